package io.freshet.log;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs actions that only admins may perform, one line each, under a separate logger, so that operators can retain these
 * lines longer than others. Thread-safe.
 */
public final class AuditLog {
    private static final Logger log = LoggerFactory.getLogger("freshet.audit");

    /** Characters that could end a value or start a forged line. */
    private static final Pattern UNSAFE = Pattern.compile("[\"\\\\\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]");

    private AuditLog() {}

    /**
     * Logs an admin's action or attempt. Omits what looks like a token.
     *
     * @param user the token's subject
     * @param action a request's method and target, or a message's event and data
     * @param outcome the response's status, or why there was none
     */
    public static void did(String user, String action, @Nullable String outcome) {
        log.atInfo()
                .addKeyValue("user", safe(user))
                .addKeyValue("action", safe(action))
                .addKeyValue("outcome", safe(String.valueOf(outcome)))
                .log("an admin acted");
    }

    private static String safe(String value) {
        return UNSAFE.matcher(TokenMask.applied(value)).replaceAll("?");
    }
}

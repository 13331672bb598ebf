package io.freshet.log;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who did what of all that only admins may do: one line each, under a logger of its own, so that operators can keep these
 * longer than others. Thread-safe.
 */
public final class AuditLog {
    private static final Logger log = LoggerFactory.getLogger("freshet.audit");

    /** What would end a value, or begin a line of the client's own. */
    private static final Pattern UNSAFE = Pattern.compile("[\"\\\\\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]");

    private AuditLog() {}

    /**
     * Logs what an admin has done, or tried.
     *
     * @param user the token's subject
     * @param action a request's method and target, or a message's event and data
     * @param outcome the answer's status, or why there was none
     */
    public static void did(String user, String action, @Nullable String outcome) {
        log.atInfo()
                .addKeyValue("user", safe(user))
                .addKeyValue("action", safe(action))
                .addKeyValue("outcome", safe(String.valueOf(outcome)))
                .log("an admin acted");
    }

    private static String safe(String value) {
        return UNSAFE.matcher(value).replaceAll("?");
    }
}

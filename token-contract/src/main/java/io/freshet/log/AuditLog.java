package io.freshet.log;

import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who did what of all that only admins may do, or did as an admin: one line each, under a logger of its own, so that
 * operators can keep these longer than others. Thread-safe.
 */
public final class AuditLog {
    private static final Logger log = LoggerFactory.getLogger("freshet.audit");

    /** What would begin a line of the client's own. */
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private AuditLog() {}

    /**
     * Logs what an admin has done, or tried.
     *
     * @param user the token's subject
     * @param action a request's method and target, or a message's event and data
     * @param outcome the answer's status or code
     */
    public static void did(String user, String action, String outcome) {
        log.atInfo()
                .addKeyValue("user", user)
                .addKeyValue("action", CONTROL.matcher(action).replaceAll("?"))
                .addKeyValue("outcome", outcome)
                .log("an admin acted");
    }
}

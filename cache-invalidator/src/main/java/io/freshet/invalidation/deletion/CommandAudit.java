package io.freshet.invalidation.deletion;

import io.freshet.announcement.InvalidationReason;
import io.freshet.cache.ScopeInvalidator.Invalidation;
import io.freshet.invalidation.announcement.Cause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each executed command: who requested it, when, its targets, and how many keys it deleted. The logger has its own
 * name, so that these lines can be kept longer than others.
 */
final class CommandAudit {
    private static final Logger log = LoggerFactory.getLogger("freshet.audit");

    private CommandAudit() {}

    /** A replay logs one line when it ends, not one per command. */
    static void carriedOut(Change.Known change, Invalidation invalidation) {
        Cause cause = change.cause();
        if (cause.requestedBy() == null || cause.reason() == InvalidationReason.REPLAY) {
            return;
        }
        log.atInfo()
                .addKeyValue("requested_by", cause.requestedBy())
                .addKeyValue("requested_at", cause.occurredAt())
                .addKeyValue("command", cause.commandId())
                .addKeyValue("reason", cause.reason().text())
                .addKeyValue("targets", change.targets())
                .addKeyValue("keys_deleted", invalidation.keysDeleted())
                .log("a command was carried out");
    }
}

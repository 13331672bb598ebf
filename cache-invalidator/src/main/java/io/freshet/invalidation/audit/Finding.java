package io.freshet.invalidation.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cached page that broke the freshness promise.
 *
 * @param foundAt when it was found
 * @param key of the page
 * @param request that it answers
 * @param age {@code over_5s}
 * @param lastedMs how long it could still be served after the database was seen to differ, as far as observed
 * @param readAt when the page was read from the database
 * @param asOf the as-of that it claimed
 * @param primaryReadAt when the database was seen to differ; null for an id unknown there
 * @param difference how it differed
 * @param repairCommand the command that invalidated it, or null if none could be sent
 */
record Finding(
        Instant foundAt,
        String key,
        String request,
        String age,
        long lastedMs,
        Instant readAt,
        Instant asOf,
        @Nullable Instant primaryReadAt,
        Difference difference,
        @Nullable String repairCommand) {
    Finding repairedBy(String command) {
        return new Finding(foundAt, key, request, age, lastedMs, readAt, asOf, primaryReadAt, difference, command);
    }
}

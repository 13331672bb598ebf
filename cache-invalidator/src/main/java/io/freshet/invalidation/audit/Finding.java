package io.freshet.invalidation.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cached page that broke the promise.
 *
 * @param foundAt when
 * @param key of the page
 * @param request that it answers
 * @param age {@code over_5s}
 * @param lastedMs how long it could still be served after the database had shown something else, as far as it was watched
 * @param readAt when the page was read from the database
 * @param asOf up to when it was said to be complete
 * @param primaryReadAt when the database showed something else; null for an id that is not known there
 * @param difference in what it differed
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

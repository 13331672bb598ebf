package io.freshet.invalidation.audit;

import io.freshet.cache.Freshness;
import io.freshet.cache.Inspection;
import io.freshet.invalidation.feedapi.FeedPath;
import java.time.Duration;
import java.time.Instant;

/**
 * A page that differs from the database. That alone is not a fault: the change may be very recent. What counts is how
 * long the page can still be served. Not thread-safe.
 */
final class InconsistencyCandidate {
    private final Inspection.Stored suspect;
    private final PrimaryRead.Page primary;
    private final Difference difference;
    private Duration lasted = Duration.ZERO;
    private Instant asOf;
    private boolean settled;

    InconsistencyCandidate(Inspection.Stored suspect, PrimaryRead.Page primary, Difference difference) {
        this.suspect = suspect;
        this.primary = primary;
        this.difference = difference;
        this.asOf = suspect.asOf();
    }

    /**
     * Records a later inspection of the page.
     *
     * @param looked the result of the inspection
     * @param beganNanos {@link System#nanoTime} before the inspection: a reader would have been served the page then
     * @param freshness the bounds that readers demand
     */
    void look(Inspection looked, long beganNanos, Freshness freshness) {
        if (!(looked instanceof Inspection.Stored found) || !found.isSameFill(suspect) || !found.isCurrent()) {
            settled = true; // for good: an invalidated or replaced page does not come back
            return;
        }
        if (found.isServable(freshness)) {
            lasted = Duration.ofNanos(beganNanos - primary.answeredNanos());
            asOf = found.asOf();
            settled = age() == DifferenceAge.OVER_5S;
        }
    }

    boolean isSettled() {
        return settled;
    }

    DifferenceAge age() {
        return DifferenceAge.of(lasted);
    }

    Inspection.Stored suspect() {
        return suspect;
    }

    Duration lasted() {
        return lasted;
    }

    Finding finding(Instant now) {
        return new Finding(
                now,
                suspect.request().key().redisKey(),
                FeedPath.of(suspect.request()),
                age().literal(),
                lasted.toMillis(),
                suspect.page().readAt(),
                asOf,
                primary.readAt(),
                difference,
                null);
    }
}

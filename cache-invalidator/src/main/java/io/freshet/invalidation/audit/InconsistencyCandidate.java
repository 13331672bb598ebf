package io.freshet.invalidation.audit;

import io.freshet.cache.Freshness;
import io.freshet.cache.Inspection;
import io.freshet.invalidation.feedapi.FeedPath;
import java.time.Duration;
import java.time.Instant;

/**
 * A page that differs from what the database held. That alone is no fault: the change may be of this very moment. Only
 * what can still be served counts, for as long as it can. Not thread-safe.
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
     * Takes a later look at the page into account.
     *
     * @param looked what is under its key
     * @param beganNanos {@link System#nanoTime} before that was asked for: a reader of then would have been served it
     * @param freshness what readers ask of a page
     */
    void look(Inspection looked, long beganNanos, Freshness freshness) {
        if (!(looked instanceof Inspection.Stored found) || !found.isSameFill(suspect) || !found.isCurrent()) {
            settled = true; // and for good: what was invalidated or replaced does not come back
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

package io.freshet.invalidation.audit;

import java.time.Duration;
import java.util.Locale;

/** How long a page could still be served after the database was seen to differ. */
enum DifferenceAge {
    /** A very recent change, whose invalidation was on its way. */
    UNDER_1S,
    /** Slow, but within the promise. */
    UNDER_5S,
    /** The promise is broken. */
    OVER_5S;

    static DifferenceAge of(Duration lasted) {
        if (lasted.compareTo(PrimaryClock.MAX_AGE) > 0) {
            return OVER_5S;
        }
        return lasted.compareTo(Duration.ofSeconds(1)) < 0 ? UNDER_1S : UNDER_5S;
    }

    String literal() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.freshet.invalidation.audit;

import java.time.Duration;
import java.util.Locale;

/** How long a page could still be served after a read of the database had shown something else. */
enum DifferenceAge {
    /** A change of this moment, whose invalidation was on its way. */
    UNDER_1S,
    /** Slow, and within the promise. */
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

package io.freshet.invalidation.audit;

import io.freshet.cache.Freshness;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * An estimate of PostgreSQL's clock from its last reading. Time is counted from the request, so the estimate errs late,
 * and a page appears too old rather than too young. Thread-safe.
 */
@Component
class PrimaryClock {
    /** The maximum age of a page served from the cache: the promise of the public contract. */
    static final Duration MAX_AGE = Duration.ofSeconds(5);

    /** Clocks drift: after this time the estimate is invalid. */
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

    private volatile @Nullable Reading last;

    private record Reading(Instant readAt, long askedNanos) {}

    /** Records a reading that was requested at a {@link System#nanoTime}. */
    void read(Instant readAt, long askedNanos) {
        last = new Reading(readAt, askedNanos);
    }

    @Nullable
    Instant now() {
        Reading reading = last;
        if (reading == null) {
            return null;
        }
        long since = System.nanoTime() - reading.askedNanos;
        return since > KNOWN_FOR.toNanos() ? null : reading.readAt.plusNanos(since);
    }

    /** The bounds that readers demand of a page now. While the clock is unknown, no page meets them. */
    Freshness freshness() {
        Instant now = now();
        return now == null ? new Freshness(Instant.MAX, Instant.MAX) : Freshness.within(MAX_AGE, now);
    }
}

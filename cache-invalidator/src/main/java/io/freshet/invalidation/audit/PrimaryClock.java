package io.freshet.invalidation.audit;

import io.freshet.cache.Freshness;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * PostgreSQL's clock as the last read of it tells: counted from asking, so rather late than early, and a page rather too
 * old than too young. Thread-safe.
 */
@Component
class PrimaryClock {
    /** How old a cached page may be to be served: the promise of the outside contract. */
    static final Duration MAX_AGE = Duration.ofSeconds(5);

    /** Clocks drift apart; after this long nothing is known. */
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

    private volatile @Nullable Reading last;

    private record Reading(Instant readAt, long askedNanos) {}

    /** Takes notice of a read that was asked for at a {@link System#nanoTime}. */
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

    /** What readers ask of a page now. While the clock is unknown, more than any page has. */
    Freshness freshness() {
        Instant now = now();
        return now == null ? new Freshness(Instant.MAX, Instant.MAX) : Freshness.within(MAX_AGE, now);
    }
}

package io.freshet.feed.catalogread;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * An estimate of PostgreSQL's clock: a reading of it, carried on by the monotonic clock since the reading was
 * <i>asked for</i>. So the estimate is late by at most the time that a query takes, and never early: ages that are
 * measured with it are never too small. Each read of the catalogue is a reading. Thread-safe.
 */
@Component
public class DatabaseClock {
    private volatile @Nullable Reading last;

    DatabaseClock() {}

    /**
     * The time in PostgreSQL.
     *
     * @return null while it was never read
     */
    public @Nullable Instant now() {
        Reading reading = last;
        return reading == null ? null : reading.instant.plusNanos(System.nanoTime() - reading.askedNanos);
    }

    /**
     * How long ago the last reading was.
     *
     * @return null while there was none
     */
    @Nullable
    Duration sinceReading() {
        Reading reading = last;
        return reading == null ? null : Duration.ofNanos(System.nanoTime() - reading.askedNanos);
    }

    /** Takes a reading. */
    void read(Instant instant, long askedNanos) {
        last = new Reading(instant, askedNanos);
    }

    private record Reading(Instant instant, long askedNanos) {}
}

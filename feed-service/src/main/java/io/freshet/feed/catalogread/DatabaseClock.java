package io.freshet.feed.catalogread;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * An estimate of PostgreSQL's clock: the last reading, advanced by the monotonic clock since the reading was
 * <i>requested</i>. The estimate is ahead by at most the duration of a query and never behind, so ages measured with it
 * are never too small. Each read of the catalogue takes a reading. Thread-safe.
 */
@Component
public class DatabaseClock {
    private volatile @Nullable Reading last;

    DatabaseClock() {}

    /**
     * The estimated time in PostgreSQL.
     *
     * @return null before the first reading
     */
    public @Nullable Instant now() {
        Reading reading = last;
        return reading == null ? null : reading.instant.plusNanos(System.nanoTime() - reading.askedNanos);
    }

    /**
     * The time since the last reading.
     *
     * @return null before the first reading
     */
    @Nullable
    Duration sinceReading() {
        Reading reading = last;
        return reading == null ? null : Duration.ofNanos(System.nanoTime() - reading.askedNanos);
    }

    /** Records a reading. */
    void read(Instant instant, long askedNanos) {
        last = new Reading(instant, askedNanos);
    }

    private record Reading(Instant instant, long askedNanos) {}
}

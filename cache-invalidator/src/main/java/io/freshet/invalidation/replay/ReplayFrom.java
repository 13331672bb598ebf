package io.freshet.invalidation.replay;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a replay begins.
 *
 * @param instant null for the earliest event that Kafka has
 */
record ReplayFrom(@Nullable Instant instant) {
    static final String EXPECTED = "must be EARLIEST, an instant that has passed such as 2026-11-24T10:00:00Z,"
            + " or a positive duration such as PT2H";
    private static final String EARLIEST = "EARLIEST";
    /** Longer than Kafka keeps anything; also keeps the arithmetic within what an instant can hold. */
    private static final Duration LONGEST = Duration.ofDays(3_660);

    /** Reads it; empty if it is none of the three forms. */
    static Optional<ReplayFrom> parse(String text, Instant now) {
        if (text.equals(EARLIEST)) {
            return Optional.of(new ReplayFrom(null));
        }
        try {
            if (text.startsWith("P")) {
                Duration duration = Duration.parse(text);
                return duration.isPositive()
                        ? Optional.of(new ReplayFrom(now.minus(duration.compareTo(LONGEST) > 0 ? LONGEST : duration)))
                        : Optional.empty();
            }
            Instant instant = Instant.parse(text);
            return instant.isAfter(now)
                    ? Optional.empty()
                    : Optional.of(new ReplayFrom(instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

package io.freshet.invalidation.replay;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a replay begins.
 *
 * @param instant the start; null for the earliest event in Kafka
 */
record ReplayFrom(@Nullable Instant instant) {
    static final String EXPECTED = "must be EARLIEST, an instant that has passed such as 2026-11-24T10:00:00Z,"
            + " or a positive duration such as PT2H";
    private static final String EARLIEST = "EARLIEST";
    /** Longer than any retention in Kafka, and short enough that an instant does not overflow. */
    private static final Duration LONGEST = Duration.ofDays(3_660);

    /** Parses it; empty if it has none of the three forms. */
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

package io.freshet.invalidation.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.provider.ValueSource;

/** A replay begins at an instant that Kafka can be asked for, and never in the future. */
class ReplayFromFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @ValueSource(
            strings = {
                "EARLIEST",
                "2026-11-24T09:00:00Z",
                "2026-11-24T12:00:00+04:00",
                "+1000000000-01-01T00:00:00Z",
                "-1000000000-01-01T00:00:00Z",
                "-000000001-01-01T00:00:00Z",
                "PT2H",
                "P1DT0.000000001S",
                "P-1D",
                "-PT1H",
                "PT-0.1S",
                "P99999999999999D",
                "PT9223372036854775807S",
                "pt2h",
                "P",
                ""
            })
    @FuzzTest
    void aReplayBeginsInThePast(@NotNull String text) {
        Optional<ReplayFrom> from = ReplayFrom.parse(text, NOW);

        from.map(ReplayFrom::instant).ifPresent(instant -> {
            assertThat(instant).isBetween(Instant.EPOCH, NOW);
            assertThat(ReplayFrom.parse(instant.toString(), NOW)).isEqualTo(from);
            assertThat(ReplayFrom.parse(text, NOW.plus(Duration.ofHours(1)))).isPresent();
            assertThat(instant.toEpochMilli()).isNotNegative();
        });
        assertThat(from.isPresent() && from.get().instant() == null).isEqualTo(text.equals("EARLIEST"));
    }
}

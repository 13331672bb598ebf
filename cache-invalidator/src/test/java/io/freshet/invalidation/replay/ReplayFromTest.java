package io.freshet.invalidation.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayFromTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

    @Test
    void theEarliestHasNoInstant() {
        assertThat(ReplayFrom.parse("EARLIEST", NOW)).contains(new ReplayFrom(null));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-25T10:00:00Z, 2026-11-25T10:00:00Z",
        "2026-11-24T12:00:00+04:00, 2026-11-24T08:00:00Z",
        "PT2H, 2026-11-25T08:00:00Z",
        "P1DT30M, 2026-11-24T09:30:00Z",
        "-100000-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
        "P400000D, 2016-11-17T10:00:00Z"
    })
    void instantsAndDurationsAreRead(String text, Instant begin) {
        assertThat(ReplayFrom.parse(text, NOW)).contains(new ReplayFrom(begin));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "earliest",
                "LATEST",
                "yesterday",
                "2026-11-25",
                "2026-11-25T10:00:01Z",
                "PT0S",
                "PT-5M",
                "-PT5M",
                "2h",
                "P",
                "P1Y",
                "PT99999999999999999999H"
            })
    void whatIsNeitherIsRefused(String text) {
        assertThat(ReplayFrom.parse(text, NOW)).isEmpty();
    }
}

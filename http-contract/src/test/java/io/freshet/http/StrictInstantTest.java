package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

class StrictInstantTest {
    private final JsonMapper json = ContractJson.mapper();

    private record Holder(@Nullable Instant at) {}

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T20:00:00Z, 2026-11-22T20:00:00Z",
        "2026-11-22T20:00:00.123456789Z, 2026-11-22T20:00:00.123456789Z",
        "2026-11-22T20:00:00+04:00, 2026-11-22T16:00:00Z",
        "2026-11-22t20:00:00.5z, 2026-11-22T20:00:00.5Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
        "2199-12-31T23:59:59.999999999Z, 2199-12-31T23:59:59.999999999Z",
        "2200-01-01T03:59:59+04:00, 2199-12-31T23:59:59Z"
    })
    void takesInstantsThatEveryPartCanHold(String text, Instant instant) {
        assertThat(read("\"" + text + "\"").at()).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\" \"",
                "\"2026-11-22\"",
                "\"2026-11-22T20:00:00\"",
                "\"22/11/2026\"",
                "\"0001-01-01T00:00:00Z\"",
                "\"1969-12-31T23:59:59.999999999Z\"",
                "\"1970-01-01T00:00:00+00:01\"",
                "\"2200-01-01T00:00:00Z\"",
                "\"9999-12-31T23:59:59Z\"",
                "\"+2026-11-22T20:00:00Z\"",
                "\"2026-11-22T24:00:00Z\"",
                "\"2026-11-22T20:00:00+04\"",
                "\"+10000-01-01T00:00:00Z\"",
                "\"2026-02-30T00:00:00Z\"",
                "1795377600",
                "1795377600.5",
                "true",
                "{}",
                "[]",
                "[\"2026-11-22T20:00:00Z\"]"
            })
    void refusesEverythingElse(String value) {
        assertThatThrownBy(() -> read(value)).isInstanceOf(MismatchedInputException.class);
    }

    @Test
    void nullIsNoInstant() {
        assertThat(read("null").at()).isNull();
    }

    private Holder read(String value) {
        return json.readValue("{\"at\": " + value + "}", Holder.class);
    }
}

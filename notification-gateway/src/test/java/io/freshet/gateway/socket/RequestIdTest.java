package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {
    @Test
    void aTraceIsContinued() {
        assertThat(RequestId.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
                .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "x", "00-00000000000000000000000000000000-00f067aa0ba902b7-01"})
    void otherwiseThereIsANewOne(String traceparent) {
        assertThat(RequestId.of(traceparent)).matches("[0-9a-f]{32}").isNotEqualTo(RequestId.of(traceparent));
    }
}

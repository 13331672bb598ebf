package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    private final Origins origins = new Origins(List.of("http://localhost:*", "https://shop.example"));

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "http://localhost:3000", "https://shop.example"})
    void whatIsOnTheListMayConnect(String origin) {
        assertThat(origins.allows(origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "https://localhost",
                "http://localhost.evil.example",
                "http://localhost:80.evil.example",
                "https://shop.example:8443",
                "https://shop.example.evil"
            })
    void whatIsNotMayNot(String origin) {
        assertThat(origins.allows(origin)).isFalse();
    }

    @Test
    void whatIsNoBrowserMay() {
        assertThat(origins.allows(null)).isTrue();
    }
}

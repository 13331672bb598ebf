package io.freshet.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {

    @Test
    void theDefaultsAreTheContracts() {
        assertThat(Ports.of(Map.of()).asVariables())
                .containsExactly(
                        Map.entry("FRESHET_POSTGRES_PORT", "15432"),
                        Map.entry("FRESHET_REDIS_PORT", "16379"),
                        Map.entry("FRESHET_KAFKA_PORT", "19092"),
                        Map.entry("FRESHET_REGISTRY_PORT", "18084"),
                        Map.entry("FRESHET_STREAM_PORT", "8081"),
                        Map.entry("FRESHET_FEED_PORT", "8080"),
                        Map.entry("FRESHET_INVALIDATOR_PORT", "8082"),
                        Map.entry("FRESHET_GATEWAY_PORT", "8083"),
                        Map.entry("FRESHET_KAFKA_SASL_PORT", "19094"));
    }

    @Test
    void aVariableSetsOne() {
        var ports = Ports.of(Map.of("FRESHET_FEED_PORT", "9090", "FRESHET_REDIS_PORT", ""));

        assertThat(ports.of(Part.FEED_SERVICE)).isEqualTo(9090);
        assertThat(ports.of(Part.REDIS)).isEqualTo(16379);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "http", "80.5"})
    void whatIsNoPortIsRefusedWithTheVariablesName(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ports.of(Map.of("FRESHET_FEED_PORT", text)))
                .withMessageContaining("FRESHET_FEED_PORT=" + text);
    }

    @Test
    void freePortsDiffer() {
        assertThat(Ports.free().asVariables().values()).doesNotHaveDuplicates();
    }
}

package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GatewayPropertiesTest {
    @Test
    void theDefaultsAreTheContract() {
        GatewayProperties defaults = bind(Map.of());

        assertThat(defaults.port()).isEqualTo(8083);
        assertThat(defaults.address().isLoopbackAddress()).isTrue();
        assertThat(defaults.maxFrameBytes()).isEqualTo(4096);
        assertThat(defaults.maxSubscriptions()).isEqualTo(64);
        assertThat(defaults.messagesAtOnce()).isEqualTo(80);
        assertThat(defaults.messagesPerSecond()).isEqualTo(4);
        assertThat(defaults.pingInterval()).isEqualTo(Duration.ofSeconds(25));
        assertThat(defaults.pongTimeout()).isEqualTo(Duration.ofSeconds(8));
        assertThat(defaults.maxPendingBytes()).isEqualTo(65_536);
    }

    @ParameterizedTest
    @CsvSource({
        "port,-1,port must be 0 to 65535",
        "ping-interval,8s,ping-interval must be longer than pong-timeout",
        "max-pending-bytes,1,max-pending-bytes must be at least 4096",
        "spread.fetches-per-second,0,spread.fetches-per-second must be positive"
    })
    void aBadSettingIsNamed(String name, String value, String message) {
        assertThatThrownBy(() -> bind(Map.of("freshet.gateway." + name, value)))
                .rootCause()
                .hasMessage("freshet.gateway: " + message);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "100,0", "600,100", "15000,2980", "1000000,5000"})
    void clientsAreSpreadByTheirNumber(int listeners, long millis) {
        assertThat(bind(Map.of()).spread().millis(listeners)).isEqualTo(millis);
    }

    private static GatewayProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("freshet.gateway", GatewayProperties.class);
    }
}

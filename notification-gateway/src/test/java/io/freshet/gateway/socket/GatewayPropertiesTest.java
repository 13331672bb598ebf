package io.freshet.gateway.socket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

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
        assertThat(defaults.tokenWarning()).isEqualTo(Duration.ofSeconds(60));
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

    @Test
    void theAllowedOriginsAreTheOneSettingOfAllServices() {
        Function<String[], GatewayProperties> asConfigured = settings -> {
            AtomicReference<GatewayProperties> bound = new AtomicReference<>();
            new ApplicationContextRunner()
                    .withInitializer(new ConfigDataApplicationContextInitializer())
                    .withPropertyValues(settings)
                    .run(context -> bound.set(Binder.get(context.getEnvironment())
                            .bindOrCreate("freshet.gateway", GatewayProperties.class)));
            return requireNonNull(bound.get());
        };

        assertThat(asConfigured
                        .apply(new String[] {"FRESHET_ALLOWED_ORIGINS=https://shop.example,https://console.example"})
                        .allowedOrigins())
                .containsExactly("https://shop.example", "https://console.example");
        assertThat(asConfigured.apply(new String[] {"FRESHET_ALLOWED_ORIGINS="}).allowedOrigins())
                .isEmpty();
        assertThat(asConfigured.apply(new String[0]).allowedOrigins())
                .isEqualTo(bind(Map.of()).allowedOrigins());
    }

    private static GatewayProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("freshet.gateway", GatewayProperties.class);
    }
}

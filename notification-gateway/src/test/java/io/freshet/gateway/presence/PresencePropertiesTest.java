package io.freshet.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PresencePropertiesTest {
    @Test
    void theDefaultIsTheContract() {
        assertThat(new Binder(new MapConfigurationPropertySource(Map.of()))
                        .bindOrCreate("freshet.gateway.presence", PresenceProperties.class)
                        .onlineFor())
                .isEqualTo(Duration.ofMinutes(5));
    }
}

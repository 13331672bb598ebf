package io.freshet.gateway.viewers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ViewerPropertiesTest {
    @Test
    void theDefaultsAreTheContract() {
        ViewerProperties defaults = new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("freshet.gateway.viewers", ViewerProperties.class);

        assertThat(defaults.lifetime())
                .as("a killed instance's viewers are gone within 30 s")
                .isLessThanOrEqualTo(Duration.ofSeconds(25));
        assertThat(defaults.typing()).isEqualTo(Duration.ofSeconds(3));
        assertThat(defaults.maxJoined()).isEqualTo(64);
    }
}

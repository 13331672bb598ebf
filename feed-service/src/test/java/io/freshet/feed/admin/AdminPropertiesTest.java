package io.freshet.feed.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.events.EventEncoder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AdminPropertiesTest {
    /** Spring quotes a value that it cannot convert. */
    @ParameterizedTest
    @ValueSource(
            strings = {"secret", "sec%2Fret", "sec ret", "sec/ret", "12/ret", "sec#ret", "sec?ret", "sec%ret", "sec@ret"
            })
    void aRegistrysPasswordIsTakenAsItIsAndInNoText(String password) {
        AdminProperties properties = new Binder(new MapConfigurationPropertySource(
                        Map.of("freshet.admin.registry", "http://user:" + password + "@127.0.0.1:1/apis/registry/v3")))
                .bind("freshet.admin", AdminProperties.class)
                .get();

        assertThat(properties.toString())
                .contains("registry=http://127.0.0.1:1/apis/registry/v3")
                .doesNotContain("ret");
        assertThat(properties.registry().password()).isEqualTo(password.replace("%2F", "/"));
        new EventEncoder(properties.registry()).close();
    }
}

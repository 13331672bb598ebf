package io.freshet.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.apicurio.registry.resolver.config.SchemaResolverConfig;
import io.freshet.events.v1.Watermark;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The password of an address is in no text of it and in no error message. */
class RegistryAddressTest {
    @ParameterizedTest
    @CsvSource({
        "secret, secret",
        "sec%2Fret, sec/ret",
        "sec%40ret%25, sec@ret%",
        "sec ret, sec ret",
        "sec/ret, sec/ret",
        "12/ret, 12/ret",
        "sec#ret, sec#ret",
        "sec?ret, sec?ret",
        "sec@ret, sec@ret",
        "sec:ret, sec:ret",
        "sec+ret, sec+ret",
        "sec%ret, sec%ret"
    })
    void aPasswordMayBeEncodedAndIsInNoText(String given, String password) {
        RegistryAddress address = RegistryAddress.valueOf("http://user:" + given + "@127.0.0.1:1/v3");

        assertThat(address).hasToString("http://127.0.0.1:1/v3");
        assertThat(RegistrySettings.of(address))
                .containsEntry(SchemaResolverConfig.REGISTRY_URL, "http://127.0.0.1:1/v3")
                .containsEntry(SchemaResolverConfig.AUTH_USERNAME, "user")
                .containsEntry(SchemaResolverConfig.AUTH_PASSWORD, password);
    }

    @Test
    void nobodyLogsInWithoutAUser() {
        assertThat(RegistrySettings.of(RegistryAddress.valueOf("http://127.0.0.1:1/v3")))
                .containsEntry(SchemaResolverConfig.REGISTRY_URL, "http://127.0.0.1:1/v3")
                .doesNotContainKeys(SchemaResolverConfig.AUTH_USERNAME, SchemaResolverConfig.AUTH_PASSWORD);
    }

    @Test
    void aRegistryThatIsAwayIsToldWithoutThePassword() {
        RegistryAddress nobody = RegistryAddress.valueOf("http://user:secret@127.0.0.1:1/apis/registry/v3");
        try (EventEncoder encoder = new EventEncoder(nobody)) {
            Throwable failure = catchThrowable(() -> encoder.encode(
                    Topics.WATERMARKS,
                    Watermark.newBuilder()
                            .setWatermark(Instant.EPOCH)
                            .setPositions(Map.of())
                            .build()));

            assertThat(failure).isInstanceOf(RegistryUnavailableException.class);
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            assertThat(text.toString()).doesNotContain("secret");
        }
    }
}

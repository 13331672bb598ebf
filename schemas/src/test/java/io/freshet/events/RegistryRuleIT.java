package io.freshet.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.events.v1.Location;
import io.freshet.events.v1.Watermark;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.EngineSuperuser;
import io.freshet.localstack.junit.UsesEngines;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The registry enforces the compatibility that the build checks, for every client: FULL_TRANSITIVE. */
@UsesEngines(Engine.REGISTRY)
class RegistryRuleIT {
    private static final int CONFLICT = 409;

    private final String registry = "http://127.0.0.1:" + System.getProperty("FRESHET_REGISTRY_PORT");

    @Test
    void aSchemaThatSomeReaderCouldNotTakeIsRefused() throws Exception {
        String subject = "rule-of-the-registry-value";
        String first = Files.readString(Path.of("Watermark.avsc"));
        String optional = first.replace("\"fields\": [", "\"fields\": [" + field("region", "string") + ",");
        String retyped = first.replace("\"fields\": [", "\"fields\": [" + field("region", "long") + ",");
        String required = first.replace("\"fields\": [", "\"fields\": [{\"name\": \"region\", \"type\": \"string\"},");

        assertThat(register(subject, first)).isEqualTo(200);
        assertThat(register(subject, optional)).isEqualTo(200);
        assertThat(register(subject, first)).isEqualTo(200);
        assertThat(register(subject, required)).isEqualTo(CONFLICT);
        assertThat(register(subject, retyped)).isEqualTo(CONFLICT);
    }

    @Test
    void anEncoderThatIsRefusedDoesNotTakeTheRegistryForAway() throws Exception {
        try (var encoder = new EventEncoder(EngineSuperuser.ofRegistry())) {
            encoder.encode("freshet.refused.v1", new Location(25.2, 55.27));

            assertThatThrownBy(() -> encoder.encode(
                            "freshet.refused.v1",
                            Watermark.newBuilder()
                                    .setWatermark(Instant.EPOCH)
                                    .setPositions(Map.of())
                                    .build()))
                    .isNotInstanceOf(RegistryUnavailableException.class);
        }
    }

    private static String field(String name, String type) {
        return "{\"name\": \"%s\", \"type\": [\"null\", \"%s\"], \"default\": null}".formatted(name, type);
    }

    private int register(String subject, String schema) throws IOException, InterruptedException {
        String body = "{\"schema\": \""
                + schema.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ") + "\"}";
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(registry + "/apis/ccompat/v7/subjects/" + subject + "/versions"))
                    .header("Authorization", "Basic cmVnaXN0cnk6ZnJlc2hldA==") // registry:freshet
                    .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}

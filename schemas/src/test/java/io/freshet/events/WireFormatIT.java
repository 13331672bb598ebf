package io.freshet.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.events.v1.Location;
import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamImage;
import io.freshet.events.v1.StreamStatus;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.EngineSuperuser;
import io.freshet.localstack.junit.UsesEngines;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The wire format is Confluent-compatible, so that other teams' standard consumers can read it. */
@UsesEngines(Engine.REGISTRY)
class WireFormatIT {
    private static final String TOPIC = Topics.STREAM_STATUS_CHANGED;

    private final String registry = "http://127.0.0.1:" + System.getProperty("FRESHET_REGISTRY_PORT");
    private final URI nativeApi = EngineSuperuser.ofRegistry();

    @Test
    void whatIsEncodedDecodesToTheSame() throws Exception {
        try (EventEncoder encoder = new EventEncoder(nativeApi);
                EventDecoder<StreamStatusChanged> decoder = new EventDecoder<>(StreamStatusChanged.class, nativeApi)) {
            assertThat(decoder.decode(TOPIC, encoder.encode(TOPIC, wentLive()))).isEqualTo(wentLive());
        }
    }

    @Test
    void theIdInTheHeaderNamesTheSchemaInTheConfluentCompatibleApi() throws Exception {
        try (EventEncoder encoder = new EventEncoder(nativeApi);
                HttpClient http = HttpClient.newHttpClient()) {
            ByteBuffer value = ByteBuffer.wrap(encoder.encode(TOPIC, wentLive()));

            assertThat(value.get()).isZero();
            HttpRequest byId = HttpRequest.newBuilder(
                            URI.create(registry + "/apis/ccompat/v7/schemas/ids/" + value.getInt()))
                    .build();
            assertThat(http.send(byId, HttpResponse.BodyHandlers.ofString()).body())
                    .contains("StreamStatusChanged", "StreamImage", "WENT_LIVE");
            HttpRequest subjects = HttpRequest.newBuilder(URI.create(registry + "/apis/ccompat/v7/subjects"))
                    .build();
            assertThat(http.send(subjects, HttpResponse.BodyHandlers.ofString()).body())
                    .contains(TOPIC + "-value");
        }
    }

    @Test
    void bytesThatAreNoEventAreToldFromARegistryThatIsAway() {
        byte[] unknownSchema =
                ByteBuffer.allocate(9).put((byte) 0).putInt(987_654).array();
        try (EventDecoder<StreamStatusChanged> decoder = new EventDecoder<>(StreamStatusChanged.class, nativeApi);
                EventDecoder<StreamStatusChanged> away =
                        new EventDecoder<>(StreamStatusChanged.class, URI.create("http://127.0.0.1:1/apis"))) {
            assertThatThrownBy(() -> decoder.decode(TOPIC, new byte[] {1, 2, 3}))
                    .isInstanceOf(MalformedEventException.class);
            assertThatThrownBy(() -> decoder.decode(TOPIC, unknownSchema)).isInstanceOf(MalformedEventException.class);
            assertThatThrownBy(() -> away.decode(TOPIC, unknownSchema))
                    .isInstanceOf(RegistryUnavailableException.class);
        }
    }

    private static StreamStatusChanged wentLive() {
        Instant now = Instant.parse("2026-11-22T20:00:00.123456Z");
        StreamImage image = StreamImage.newBuilder()
                .setId("b0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01")
                .setSellerId("00000000-0000-0000-0000-000000000002")
                .setTitle("Silk and saffron – live")
                .setCategory("fashion")
                .setStatus(StreamStatus.LIVE)
                .setStartedAt(now)
                .setLocation(new Location(25.2, 55.27))
                .setCreatedAt(now)
                .setUpdatedAt(now)
                .setVersion(2)
                .build();
        return StreamStatusChanged.newBuilder()
                .setEventId("5a4c1a52-3f2e-5b0a-8f0e-6d9a7f0c2b11")
                .setAggregateId(image.getId())
                .setVersion(2)
                .setChangeType(StreamChangeType.WENT_LIVE)
                .setOccurredAt(now)
                .setBefore(null)
                .setAfter(image)
                .build();
    }
}

package io.freshet.stream.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.events.EventDecoder;
import io.freshet.events.EventId;
import io.freshet.events.Topics;
import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.stream.StreamServiceTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** Every acknowledged write has its event, each version once and in order. */
class PublicationIT extends StreamServiceTest {
    @Test
    void everyVersionAppearsOnceInOrderWithItsImages() throws Exception {
        String id = create();
        for (int i = 0; i < 20; i++) {
            seller().patch()
                    .uri("/api/streams/" + id)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of("title", "Title " + i))
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
        act(id, "go-live");
        act(id, "go-live");
        act(id, "end");

        List<ConsumerRecord<String, byte[]>> records = eventsOf(id, 23);

        try (EventDecoder<StreamStatusChanged> decoder = decoder()) {
            List<StreamStatusChanged> events = new ArrayList<>();
            for (ConsumerRecord<String, byte[]> record : records) {
                events.add(decoder.decode(record.topic(), record.value()));
            }
            assertThat(events)
                    .extracting(StreamStatusChanged::getVersion)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 23).mapToObj(Long::valueOf).toList());
            assertThat(events.getFirst().getBefore()).isNull();
            assertThat(events.getFirst().getChangeType()).isEqualTo(StreamChangeType.CREATED);
            assertThat(events.get(21).getChangeType()).isEqualTo(StreamChangeType.WENT_LIVE);
            assertThat(events.get(22).getChangeType()).isEqualTo(StreamChangeType.ENDED);
            for (int i = 1; i < events.size(); i++) {
                assertThat(events.get(i).getBefore())
                        .isEqualTo(events.get(i - 1).getAfter());
            }
        }
    }

    @Test
    void carriesCloudEventsAttributesAndTheTraceOfTheRequest() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        byte[] body = seller().post()
                .uri("/api/streams")
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("title", "Traced", "category", "home"))
                .exchange()
                .expectHeader()
                .valueEquals("X-Request-Id", trace)
                .expectBody()
                .returnResult()
                .getResponseBody();
        String id = JsonPath.read(new String(body, StandardCharsets.UTF_8), "$.id");

        ConsumerRecord<String, byte[]> record = eventsOf(id, 1).getFirst();

        assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(record, "ce_id"))
                .isEqualTo(EventId.of(UUID.fromString(id), 1).toString());
        assertThat(header(record, "ce_type")).isEqualTo("io.freshet.events.v1.StreamStatusChanged");
        assertThat(header(record, "freshet_origin")).isEqualTo("direct");
        assertThat(header(record, "traceparent")).startsWith("00-" + trace);
    }

    private String create() {
        byte[] body = seller().post()
                .uri("/api/streams")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("title", "First", "category", "fashion"))
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonPath.read(new String(body, StandardCharsets.UTF_8), "$.id");
    }

    private void act(String id, String action) {
        seller().post()
                .uri("/api/streams/" + id + "/" + action)
                .exchange()
                .expectStatus()
                .isOk();
    }

    /** All records of the key, once there are as many as expected. */
    private static List<ConsumerRecord<String, byte[]>> eventsOf(String id, int expected) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", "127.0.0.1:" + System.getProperty("FRESHET_KAFKA_PORT"));
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, Topics.EVENT_PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(Topics.STREAM_STATUS_CHANGED, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (id.equals(record.key())) {
                        found.add(record);
                    }
                });
                return found.size() >= expected;
            });
            return found;
        }
    }

    private static EventDecoder<StreamStatusChanged> decoder() {
        return new EventDecoder<>(
                StreamStatusChanged.class,
                URI.create("http://127.0.0.1:" + System.getProperty("FRESHET_REGISTRY_PORT") + "/apis/registry/v3"));
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}

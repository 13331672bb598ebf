package io.freshet.stream.publication;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.events.EventId;
import io.freshet.events.Topics;
import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.stream.StreamServiceTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** Every acknowledged write has an event, each version once and in order. */
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

        List<StreamStatusChanged> events = TopicEvents.ofStream(id, 23);

        assertThat(events)
                .extracting(StreamStatusChanged::getVersion)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 23).mapToObj(Long::valueOf).toList());
        assertThat(events.getFirst().getBefore()).isNull();
        assertThat(events.getFirst().getChangeType()).isEqualTo(StreamChangeType.CREATED);
        assertThat(events.get(21).getChangeType()).isEqualTo(StreamChangeType.WENT_LIVE);
        assertThat(events.get(22).getChangeType()).isEqualTo(StreamChangeType.ENDED);
        for (int i = 1; i < events.size(); i++) {
            assertThat(events.get(i).getBefore()).isEqualTo(events.get(i - 1).getAfter());
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

        ConsumerRecord<String, byte[]> record =
                TopicEvents.records(Topics.STREAM_STATUS_CHANGED, id, 1).getFirst();

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

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}

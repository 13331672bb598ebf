package io.freshet.stream.backstop;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.events.Topics;
import io.freshet.stream.StreamServiceTest;
import io.freshet.stream.publication.TopicEvents;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** While nothing fails, the backstop sends nothing. */
class NormalTrafficIT extends StreamServiceTest {
    private static final int WRITERS = 4;
    private static final int WRITES = 40;

    @Test
    void appearsOnceAndOnlyByTheDirectPath() throws Exception {
        String shared = createStream();
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                writers.execute(() -> write(shared, number));
            }
            writers.shutdown();
            assertThat(writers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }

        int versions = 1 + WRITERS * WRITES;
        // By its next watermark, the backstop has published everything that it would publish for them.
        Watermarks.awaitAfter(Watermarks.now());
        List<ConsumerRecord<String, byte[]>> events =
                TopicEvents.records(Topics.STREAM_STATUS_CHANGED, shared, versions);

        assertThat(events)
                .extracting(event -> Long.parseLong(TopicEvents.header(event, "freshet_version")))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, versions).boxed().toList());
        assertThat(events)
                .extracting(event -> TopicEvents.header(event, "freshet_origin"))
                .containsOnly("direct");
    }

    private void write(String id, int writer) {
        for (int i = 0; i < WRITES; i++) {
            seller().patch()
                    .uri("/api/streams/" + id)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of("title", "Writer " + writer + " write " + i))
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
    }
}

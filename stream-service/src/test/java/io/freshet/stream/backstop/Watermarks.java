package io.freshet.stream.backstop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.events.EventDecoder;
import io.freshet.events.MalformedEventException;
import io.freshet.events.Topics;
import io.freshet.events.v1.Watermark;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the watermarks as a consumer sees them. */
final class Watermarks {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.WATERMARKS, 0);

    private Watermarks() {}

    static Instant now() throws SQLException {
        try (ByHand hand = new ByHand()) {
            return hand.instant("select clock_timestamp()");
        }
    }

    /** Awaits the first watermark at or after an instant. */
    static Watermark awaitAfter(Instant instant) throws MalformedEventException {
        List<Watermark> found = new ArrayList<>();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            found.addAll(all().stream()
                    .filter(watermark -> !watermark.getWatermark().isBefore(instant))
                    .toList());
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    /** Returns all watermarks on the topic, oldest first. */
    static List<Watermark> all() throws MalformedEventException {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", "127.0.0.1:" + System.getProperty("FRESHET_KAFKA_PORT"));
        URI registry =
                URI.create("http://127.0.0.1:" + System.getProperty("FRESHET_REGISTRY_PORT") + "/apis/registry/v3");
        List<Watermark> watermarks = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                EventDecoder<Watermark> decoder = new EventDecoder<>(Watermark.class, registry)) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (consumer.position(PARTITION) < end) {
                assertThat(System.nanoTime())
                        .as("read up to %s of %s", consumer.position(PARTITION), end)
                        .isLessThan(deadline);
                for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(Duration.ofMillis(100))) {
                    watermarks.add(decoder.decode(polled.topic(), polled.value()));
                }
            }
        }
        return watermarks;
    }
}

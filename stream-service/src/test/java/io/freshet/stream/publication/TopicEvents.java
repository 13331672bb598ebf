package io.freshet.stream.publication;

import static org.awaitility.Awaitility.await;

import io.freshet.events.EventDecoder;
import io.freshet.events.Topics;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamStatusChanged;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads one aggregate's events as a consumer sees them. */
public final class TopicEvents {
    private TopicEvents() {}

    /** Awaits the expected number of a stream's events; returns them in topic order. */
    public static List<StreamStatusChanged> ofStream(String id, int expected) throws Exception {
        return decoded(StreamStatusChanged.class, records(Topics.STREAM_STATUS_CHANGED, id, expected));
    }

    /** Awaits the expected number of a product's events; returns them in topic order. */
    public static List<ProductUpdated> ofProduct(String id, int expected) throws Exception {
        return decoded(ProductUpdated.class, records(Topics.PRODUCT_UPDATED, id, expected));
    }

    /** Awaits the expected number of records of a key; returns all of them. */
    public static List<ConsumerRecord<String, byte[]>> records(String topic, String id, int expected) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", "127.0.0.1:" + System.getProperty("FRESHET_KAFKA_PORT"));
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, Topics.EVENT_PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
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

    /** Returns the text of a header that must be present. */
    public static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static <T extends SpecificRecord> List<T> decoded(
            Class<T> type, List<ConsumerRecord<String, byte[]>> records) throws Exception {
        URI registry =
                URI.create("http://127.0.0.1:" + System.getProperty("FRESHET_REGISTRY_PORT") + "/apis/registry/v3");
        List<T> events = new ArrayList<>();
        try (EventDecoder<T> decoder = new EventDecoder<>(type, registry)) {
            for (ConsumerRecord<String, byte[]> record : records) {
                events.add(decoder.decode(record.topic(), record.value()));
            }
        }
        return events;
    }
}

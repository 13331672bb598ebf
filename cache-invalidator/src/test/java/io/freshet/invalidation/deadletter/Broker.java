package io.freshet.invalidation.deadletter;

import static org.awaitility.Awaitility.await;

import io.freshet.events.EventDecoder;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.localstack.junit.EngineSuperuser;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Kafka as seen by other services. */
record Broker(URI registry) {
    static final String LETTERS = Topics.PRODUCT_UPDATED + Topics.DEAD_LETTER_SUFFIX;
    /** Not UTF-8: a key may be any bytes. */
    static final byte[] KEY = {'k', (byte) 0xFF, (byte) 0xFE};

    static ProducerRecord<byte[], byte[]> letter(int partition, byte @Nullable [] value) {
        return letter(partition, value, System.currentTimeMillis());
    }

    static ProducerRecord<byte[], byte[]> letter(int partition, byte @Nullable [] value, long timestamp) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(LETTERS, partition, timestamp, KEY, value);
        letter.headers().add("ce_id", new byte[] {'1'});
        letter.headers().add("kafka_dlt-exception-message", "it could not be read".getBytes(StandardCharsets.UTF_8));
        letter.headers().add("kafka_dlt-original-topic", Topics.PRODUCT_UPDATED.getBytes(StandardCharsets.UTF_8));
        return letter;
    }

    RecordMetadata send(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(address(), new ByteArraySerializer(), new ByteArraySerializer())) {
            return producer.send(record).get();
        }
    }

    ConsumerRecord<byte[], byte[]> at(String topic, int partition, long offset) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            TopicPartition source = new TopicPartition(topic, partition);
            consumer.assign(List.of(source));
            consumer.seek(source, offset);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                consumer.poll(Duration.ofMillis(50)).forEach(found::add);
                return !found.isEmpty();
            });
            return found.getFirst();
        }
    }

    long end(String topic, int partition) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            TopicPartition source = new TopicPartition(topic, partition);
            return consumer.endOffsets(List.of(source)).getOrDefault(source, 0L);
        }
    }

    void awaitAnnouncementOf(ProductUpdated change, int partition) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                EventDecoder<FeedInvalidated> decoder = new EventDecoder<>(FeedInvalidated.class, registry)) {
            TopicPartition source = new TopicPartition(Topics.FEED_INVALIDATED, partition);
            consumer.assign(List.of(source));
            consumer.seekToBeginning(List.of(source));
            List<String> causes = new ArrayList<>();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                    causes.add(decoder.decode(record.topic(), record.value()).getCauseEventId());
                }
                return causes.contains(change.getEventId());
            });
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(address(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> address() {
        return EngineSuperuser.ofKafka();
    }
}

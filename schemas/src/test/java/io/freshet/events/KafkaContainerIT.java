package io.freshet.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.EngineSuperuser;
import io.freshet.localstack.junit.UsesEngines;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Runs the contract against Kafka's official image, as others use it. Skipped without Docker; all other tests use the
 * local stack's brokers. JUnit decides whether to skip before it starts engines.
 */
@Testcontainers(disabledWithoutDocker = true)
@UsesEngines(Engine.REGISTRY)
class KafkaContainerIT {
    private static final String TOPIC = Topics.STREAM_STATUS_CHANGED;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Container
    private static final KafkaContainer KAFKA = new KafkaContainer(DockerImageName.parse("apache/kafka:4.2.1"));

    private final URI registry = EngineSuperuser.ofRegistry();

    @Test
    void whatIsPublishedIsConsumedAsItWas() throws Exception {
        StreamStatusChanged event = wentLive();
        try (Admin admin = Admin.create(connection());
                EventEncoder encoder = new EventEncoder(registry);
                EventDecoder<StreamStatusChanged> decoder = new EventDecoder<>(StreamStatusChanged.class, registry)) {
            admin.createTopics(List.of(Topics.definition(TOPIC))).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            publish(event.getAggregateId(), encoder.encode(TOPIC, event));
            ConsumerRecord<String, byte[]> record = consumed();

            assertThat(record.key()).isEqualTo(event.getAggregateId());
            assertThat(decoder.decode(TOPIC, record.value())).isEqualTo(event);
        }
    }

    private static void publish(String key, byte[] value) throws Exception {
        try (var producer = new KafkaProducer<>(connection(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, 0, key, value)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static ConsumerRecord<String, byte[]> consumed() {
        try (var consumer = new KafkaConsumer<>(connection(), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> first = List.of(new TopicPartition(TOPIC, 0));
            consumer.assign(first);
            consumer.seekToBeginning(first);
            return consumer.poll(PATIENCE).iterator().next();
        }
    }

    private static Map<String, Object> connection() {
        return Map.of("bootstrap.servers", KAFKA.getBootstrapServers());
    }

    private static StreamStatusChanged wentLive() {
        String aggregate = "b0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01";
        return StreamStatusChanged.newBuilder()
                .setEventId(EventId.of(UUID.fromString(aggregate), 2).toString())
                .setAggregateId(aggregate)
                .setVersion(2)
                .setChangeType(StreamChangeType.WENT_LIVE)
                .setOccurredAt(Instant.parse("2026-11-22T20:00:00.123456Z"))
                .build();
    }
}

package io.freshet.feed;

import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.SourcePartition;
import io.freshet.events.EventEncoder;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import io.freshet.localstack.junit.EngineSuperuser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plays the invalidator on the real Kafka: sends announcements and watermarks. */
final class TestAnnouncements implements AutoCloseable {

    private final KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(EngineSuperuser.ofKafka(), new StringSerializer(), new ByteArraySerializer());
    private final EventEncoder encoder = new EventEncoder(EngineSuperuser.ofRegistry());

    static void createTopic() throws Exception {
        try (Admin admin = Admin.create(EngineSuperuser.ofKafka())) {
            if (!admin.listTopics().names().get().contains(Topics.FEED_INVALIDATED)) {
                admin.createTopics(Set.of(Topics.definition(Topics.FEED_INVALIDATED)))
                        .all()
                        .get();
            }
        }
    }

    /** Announces a change in the discover feed. */
    NotificationGeneration announce(SourcePartition source, long offset, String category) throws Exception {
        NotificationGeneration notified = new NotificationGeneration(Map.of(source, offset), Map.of());
        send(
                source.partition(),
                value("product_updated", notified)
                        .setScopes(List.of(
                                scope().build(), scope().setCategory(category).build()))
                        .build());
        return notified;
    }

    /** Announces that everything up to an offset, and so everything committed up to an instant, was announced. */
    void vouch(Instant watermark, long offset) throws Exception {
        for (int partition = 0; partition < Topics.EVENT_PARTITIONS; partition++) {
            NotificationGeneration complete = new NotificationGeneration(
                    Map.of(
                            new SourcePartition(SourcePartition.STREAMS, partition), offset,
                            new SourcePartition(SourcePartition.PRODUCTS, partition), offset),
                    Map.of());
            send(
                    partition,
                    value("watermark", complete)
                            .setScopes(List.of())
                            .setWatermark(watermark)
                            .build());
        }
    }

    void sendUnreadable() throws Exception {
        producer.send(new ProducerRecord<>(Topics.FEED_INVALIDATED, 0, null, new byte[] {1, 2, 3}))
                .get();
    }

    private static FeedInvalidated.Builder value(String reason, NotificationGeneration generation) {
        return FeedInvalidated.newBuilder()
                .setReason(reason)
                .setGeneration(generation.text())
                .setKeysDeleted(0);
    }

    private static InvalidatedScope.Builder scope() {
        return InvalidatedScope.newBuilder().setFeed("discover");
    }

    private void send(int partition, FeedInvalidated value) throws Exception {
        producer.send(new ProducerRecord<>(
                        Topics.FEED_INVALIDATED, partition, null, encoder.encode(Topics.FEED_INVALIDATED, value)))
                .get();
    }

    @Override
    public void close() {
        producer.close();
        encoder.close();
    }
}

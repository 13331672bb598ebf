package io.freshet.bench.gateway;

import io.freshet.events.EventEncoder;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes announcements like the invalidator. Thread-safe. */
final class Announcer implements AutoCloseable {
    /** As long as a real one for three stripes. */
    private static final String GENERATION = "AQEAAAAAAAAAAAAqAwMIYWJjZGVmZ2gJCGFiY2RlZmdoEQhhYmNkZWZnaA";

    private final KafkaProducer<byte[], byte[]> producer;
    private final EventEncoder encoder;

    Announcer(Map<String, Object> kafka, URI registry) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("linger.ms", 0);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        encoder = new EventEncoder(registry);
    }

    /** Announces a change in one category of the discover feed; those of a category stay in order. */
    void changed(String category, String aggregateId) {
        changed(category, aggregateId, GENERATION);
    }

    void changed(String category, String aggregateId, String generation) {
        announce(
                Math.floorMod(category.hashCode(), Topics.EVENT_PARTITIONS),
                invalidated(aggregateId, generation)
                        .setScopes(List.of(
                                scope("discover").build(),
                                scope("discover").setCategory(category).build()))
                        .build());
    }

    /** Announces a change at a place. */
    void changedAt(double latitude, double longitude, String aggregateId) {
        announce(
                0,
                invalidated(aggregateId, GENERATION)
                        .setScopes(List.of(scope("community")
                                .setLatitude(latitude)
                                .setLongitude(longitude)
                                .setCategory("home")
                                .build()))
                        .build());
    }

    private static InvalidatedScope.Builder scope(String feed) {
        return InvalidatedScope.newBuilder().setFeed(feed);
    }

    private static FeedInvalidated.Builder invalidated(String aggregateId, String generation) {
        return FeedInvalidated.newBuilder()
                .setReason("product_updated")
                .setChangeType("UPDATED")
                .setAggregateId(aggregateId)
                .setGeneration(generation)
                .setKeysDeleted(1);
    }

    private void announce(int partition, FeedInvalidated invalidated) {
        producer.send(new ProducerRecord<>(
                Topics.FEED_INVALIDATED, partition, null, encoder.encode(Topics.FEED_INVALIDATED, invalidated)));
    }

    @Override
    public void close() {
        producer.close();
        encoder.close();
    }
}

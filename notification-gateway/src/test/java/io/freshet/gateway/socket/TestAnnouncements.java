package io.freshet.gateway.socket;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.events.EventEncoder;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import io.freshet.localstack.junit.EngineSuperuser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.DisposableBean;

/** Plays the cache-invalidator. Announcements on one partition arrive in order. */
final class TestAnnouncements implements DisposableBean {
    private final KafkaProducer<byte[], byte[]> producer;
    private final EventEncoder encoder;

    TestAnnouncements() {
        producer = new KafkaProducer<>(EngineSuperuser.ofKafka(), new ByteArraySerializer(), new ByteArraySerializer());
        encoder = new EventEncoder(EngineSuperuser.ofRegistry());
    }

    /** A change in these categories; broad if there are none. */
    static FeedInvalidated change(String aggregateId, String... categories) {
        return invalidation("product_updated", aggregateId, "g-" + aggregateId, categories);
    }

    /** A change that concerns only listeners of this stream. */
    static FeedInvalidated changeOfStream(String id) {
        return FeedInvalidated.newBuilder(invalidation("stream_status_changed", id, "g-" + id))
                .setScopes(List.of(InvalidatedScope.newBuilder()
                        .setFeed("stream")
                        .setStreamId(id)
                        .build()))
                .build();
    }

    /** A change at these points, listed like the invalidator does: each point without and with the category. */
    static FeedInvalidated changeAt(String aggregateId, String category, GeoPoint... points) {
        return FeedInvalidated.newBuilder(change(aggregateId))
                .setScopes(Stream.of(points)
                        .flatMap(point -> Stream.of(
                                at(point).build(),
                                at(point).setCategory(category).build()))
                        .toList())
                .build();
    }

    /** An admin's command to clear one place. */
    static FeedInvalidated clearOf(String aggregateId, GeoCell place) {
        return FeedInvalidated.newBuilder(invalidation("cache_cleared", aggregateId, "g-" + aggregateId))
                .setScopes(
                        List.of(at(place.centre()).setRadiusKm(place.radiusKm()).build()))
                .build();
    }

    /** A broad change of all places. */
    static FeedInvalidated everyPlace(String aggregateId) {
        return FeedInvalidated.newBuilder(invalidation("broad", aggregateId, "g-" + aggregateId))
                .setScopes(List.of(
                        InvalidatedScope.newBuilder().setFeed("community").build()))
                .build();
    }

    /** An invalid announcement: a latitude without a longitude. */
    static FeedInvalidated halfAPlace() {
        return FeedInvalidated.newBuilder(change("half"))
                .setScopes(List.of(InvalidatedScope.newBuilder()
                        .setFeed("community")
                        .setLatitude(25.2)
                        .build()))
                .build();
    }

    private static InvalidatedScope.Builder at(GeoPoint point) {
        return InvalidatedScope.newBuilder()
                .setFeed("community")
                .setLatitude(point.latitude())
                .setLongitude(point.longitude());
    }

    static FeedInvalidated invalidation(String reason, String aggregateId, String generation, String... categories) {
        List<InvalidatedScope> scopes = new ArrayList<>();
        scopes.add(InvalidatedScope.newBuilder().setFeed("discover").build());
        for (String category : categories) {
            scopes.add(InvalidatedScope.newBuilder()
                    .setFeed("discover")
                    .setCategory(category)
                    .build());
        }
        return FeedInvalidated.newBuilder()
                .setReason(reason)
                .setChangeType("UPDATED")
                .setAggregateId(aggregateId)
                .setScopes(scopes)
                .setGeneration(generation)
                .setKeysDeleted(1)
                .build();
    }

    void announce(FeedInvalidated invalidated) throws InterruptedException {
        announce(0, invalidated);
    }

    void announce(int partition, FeedInvalidated invalidated) throws InterruptedException {
        announce(partition, encoder.encode(Topics.FEED_INVALIDATED, invalidated));
    }

    void announce(int partition, byte[] value) throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(Topics.FEED_INVALIDATED, partition, null, value))
                    .get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void destroy() {
        producer.close();
        encoder.close();
    }
}

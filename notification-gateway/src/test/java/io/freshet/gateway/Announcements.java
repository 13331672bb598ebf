package io.freshet.gateway;

import io.freshet.events.EventEncoder;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import io.freshet.localstack.junit.EngineSuperuser;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Plays the cache-invalidator: announces sellers' changes. */
public final class Announcements implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(EngineSuperuser.ofKafka(), new ByteArraySerializer(), new ByteArraySerializer());
    private final EventEncoder encoder = new EventEncoder(EngineSuperuser.ofRegistry());

    public static FeedInvalidated change(String type, UUID event, UUID seller, UUID stream) {
        return FeedInvalidated.newBuilder()
                .setCauseEventId(event.toString())
                .setReason("stream_status_changed")
                .setChangeType(type)
                .setAggregateId(stream.toString())
                .setScopes(List.of(
                        InvalidatedScope.newBuilder()
                                .setFeed("discover")
                                .setCategory("fashion")
                                .build(),
                        InvalidatedScope.newBuilder()
                                .setFeed("seller")
                                .setSellerId(seller.toString())
                                .build()))
                .setGeneration("g")
                .setKeysDeleted(1)
                .build();
    }

    public void announce(FeedInvalidated invalidated) throws Exception {
        byte[] value = encoder.encode(Topics.FEED_INVALIDATED, invalidated);
        producer.send(new ProducerRecord<>(Topics.FEED_INVALIDATED, 0, null, value))
                .get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        producer.close();
        encoder.close();
    }
}

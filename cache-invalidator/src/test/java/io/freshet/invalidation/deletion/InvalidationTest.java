package io.freshet.invalidation.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.cache.CacheConnection;
import io.freshet.cache.CommunityFilters;
import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoCell;
import io.freshet.cache.Lookup;
import io.freshet.cache.PageCache;
import io.freshet.cache.PageFill;
import io.freshet.cache.PageKey;
import io.freshet.cache.SourcePartition;
import io.freshet.events.EventDecoder;
import io.freshet.events.EventEncoder;
import io.freshet.events.MalformedEventException;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.invalidation.RedisByHand;
import io.freshet.invalidation.SampleChanges;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.kafka.core.KafkaTemplate;

/** A running invalidator, with helpers to publish to it, fill the cache and receive its announcements. */
@UsesEngines({Engine.KAFKA, Engine.REDIS, Engine.REGISTRY})
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
abstract class InvalidationTest {
    static final String KEY = SampleChanges.ID.toString();

    @Autowired
    KafkaTemplate<String, byte[]> kafka;

    @Autowired
    EventEncoder encoder;

    @Autowired
    InvalidationProperties properties;

    @Autowired
    PartitionAssignment assignment;

    @Autowired
    AppliedProgress progress;

    final StringRedisTemplate redis = RedisByHand.template();

    PageCache cache;
    KafkaConsumer<String, byte[]> announcements;
    final Deque<ConsumerRecord<String, byte[]>> received = new ArrayDeque<>();
    final Deque<ConsumerRecord<String, byte[]>> watermarks = new ArrayDeque<>();
    private EventDecoder<FeedInvalidated> decoder;

    @BeforeEach
    void follow(@Autowired CacheConnection connection) {
        cache = new PageCache(connection);
        decoder = new EventDecoder<>(FeedInvalidated.class, properties.registry());
        announcements = new KafkaConsumer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + System.getProperty("FRESHET_KAFKA_PORT")),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> assignment.health().getStatus().getCode().equals("UP"));
        // The health stays up while partitions move between consumers.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> SourcePartition.events().stream().allMatch(progress::owns));
        // Keeps the control keys: deleting them would look like Redis going back in time.
        for (String keys : List.of("feed:*", "gen:*", "idx:*", "dir:*")) {
            redis.delete(redis.keys(keys));
        }
        List<TopicPartition> partitions = IntStream.range(0, Topics.EVENT_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.FEED_INVALIDATED, partition))
                .toList();
        announcements.assign(partitions);
        announcements.seekToEnd(partitions);
        partitions.forEach(announcements::position);
    }

    @AfterEach
    void close() {
        announcements.close();
        decoder.close();
    }

    /** The values of the dead letters so far, other tests' too; a tombstone is empty. */
    static List<String> deadLetters(String of) {
        String topic = of + Topics.DEAD_LETTER_SUFFIX;
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + System.getProperty("FRESHET_KAFKA_PORT")),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, Topics.EVENT_PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long expected = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            List<String> values = new ArrayList<>();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                consumer.poll(Duration.ofMillis(50))
                        .forEach(record -> values.add(
                                record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8)));
                return values.size() >= expected;
            });
            return values;
        }
    }

    int publish(ProductUpdated change) throws Exception {
        return send(Topics.PRODUCT_UPDATED, encoder.encode(Topics.PRODUCT_UPDATED, change));
    }

    int send(String topic, byte[] value) throws Exception {
        return kafka.send(topic, KEY, value).get().getRecordMetadata().partition();
    }

    /** Returns the next announcement of an invalidation, which must be the only one. */
    FeedInvalidated nextAnnouncement() throws Exception {
        received.clear();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            announcements.poll(Duration.ofMillis(50)).forEach(record -> {
                (isWatermark(record) ? watermarks : received).add(record);
            });
            return !received.isEmpty();
        });
        assertThat(received).hasSize(1);
        return decode(received.getLast());
    }

    private boolean isWatermark(ConsumerRecord<String, byte[]> record) {
        return decode(record).getReason().equals("watermark");
    }

    FeedInvalidated decode(ConsumerRecord<String, byte[]> record) {
        try {
            return decoder.decode(Topics.FEED_INVALIDATED, record.value());
        } catch (MalformedEventException e) {
            throw new AssertionError(e);
        }
    }

    /** A page that could be cached, and its scope. */
    record Page(PageKey key, FeedScope scope) {
        static Page discover(@Nullable String category) {
            return new Page(PageKey.discover(category, "live_first", 1, 20), new FeedScope.Discover(category));
        }

        static Page community(double latitude, double longitude, @Nullable String category) {
            GeoCell cell = GeoCell.of(latitude, longitude, 5);
            CommunityFilters filters = new CommunityFilters(category, null, null, null, "distance");
            return new Page(PageKey.community(cell, filters, 1, 20), new FeedScope.Community(cell, category));
        }
    }

    void fill(Page page) {
        if (lookup(page) instanceof Lookup.Miss miss) {
            cache.store(
                    page.key, page.scope, miss.view(), new PageFill(Instant.now(), "", bytes("{"), new byte[0], null));
        }
        assertThat(isCached(page)).isTrue();
    }

    boolean isCached(Page page) {
        return lookup(page) instanceof Lookup.Hit;
    }

    private Lookup lookup(Page page) {
        return cache.lookup(page.key, page.scope, null, null);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

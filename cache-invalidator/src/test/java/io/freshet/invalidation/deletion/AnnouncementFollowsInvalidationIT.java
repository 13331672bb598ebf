package io.freshet.invalidation.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.freshet.cache.CacheConnection;
import io.freshet.cache.CachedPage;
import io.freshet.cache.FeedScope;
import io.freshet.cache.Lookup;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.PageCache;
import io.freshet.cache.PageKey;
import io.freshet.events.EventDecoder;
import io.freshet.events.EventEncoder;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamStatus;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.kafka.core.KafkaTemplate;

/** Commit, then invalidate, then announce: what is announced already holds, and nothing else is touched. */
@UsesEngines({Engine.KAFKA, Engine.REDIS, Engine.REGISTRY})
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class AnnouncementFollowsInvalidationIT {
    private static final String KEY = SampleChanges.ID.toString();

    @Autowired
    private KafkaTemplate<String, byte[]> kafka;

    @Autowired
    private EventEncoder encoder;

    @Autowired
    private StringRedisTemplate redis;

    @Autowired
    private InvalidationProperties properties;

    @Autowired
    private FirstAssignment assignment;

    private PageCache cache;
    private KafkaConsumer<String, byte[]> announcements;
    private final Deque<ConsumerRecord<String, byte[]>> received = new ArrayDeque<>();

    @BeforeEach
    void follow(@Autowired CacheConnection connection) {
        cache = new PageCache(connection);
        announcements = new KafkaConsumer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + System.getProperty("FRESHET_KAFKA_PORT")),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> assignment.health().getStatus().getCode().equals("UP"));
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
    }

    @Test
    void whatIsAnnouncedIsNeverServedAgain() throws Exception {
        for (int round = 0; round < 20; round++) {
            fill("home");
            publish(SampleChanges.productChange(
                    null, SampleChanges.product("home").build()));

            nextAnnouncement();

            assertThat(lookup("home")).isInstanceOf(Lookup.Miss.class);
        }
    }

    /** While Redis takes no command the invalidation cannot hold, so it must not be announced either. */
    @Test
    void nothingIsAnnouncedBeforeItHolds() throws Exception {
        fill("home");
        Duration pause = Duration.ofMillis(1500);
        Instant paused = Instant.now();
        redis.getRequiredConnectionFactory()
                .getConnection()
                .execute("CLIENT", bytes("PAUSE"), bytes(Long.toString(pause.toMillis())), bytes("ALL"));
        publish(SampleChanges.productChange(null, SampleChanges.product("home").build()));

        nextAnnouncement();

        assertThat(Duration.between(paused, Instant.now())).isGreaterThanOrEqualTo(pause);
        assertThat(lookup("home")).isInstanceOf(Lookup.Miss.class);
    }

    @Test
    void aChangeInOneCategoryLeavesTheOthersCached() throws Exception {
        fill("home");
        fill("fashion");
        publish(SampleChanges.productChange(null, SampleChanges.product("home").build()));

        FeedInvalidated announced = nextAnnouncement();

        assertThat(announced.getScopes())
                .extracting(InvalidatedScope::getFeed, InvalidatedScope::getCategory)
                .containsExactly(tuple("discover", null), tuple("discover", "home"));
        assertThat(announced.getKeysDeleted()).isEqualTo(1);
        assertThat(lookup("fashion")).isInstanceOf(Lookup.Hit.class);
    }

    @Test
    void theAnnouncementTellsItsCauseOnTheCausesPartition() throws Exception {
        ProductUpdated change =
                SampleChanges.productChange(null, SampleChanges.product("home").build());
        int partition = publish(change);

        FeedInvalidated announced = nextAnnouncement();

        assertThat(received.peekLast()).isNotNull();
        assertThat(received.peekLast().partition()).isEqualTo(partition);
        assertThat(received.peekLast().key()).isEqualTo(KEY);
        assertThat(announced.getCauseEventId()).isEqualTo(change.getEventId());
        assertThat(announced.getReason()).isEqualTo("product_updated");
        assertThat(announced.getChangeType()).isEqualTo("UPDATED");
        assertThat(NotificationGeneration.parse(announced.getGeneration()).positions())
                .hasSize(1);
    }

    @Test
    void whatNobodyReadsIsNotAnnounced() throws Exception {
        var before = SampleChanges.stream("home").build();
        send(
                Topics.STREAM_STATUS_CHANGED,
                encoder.encode(
                        Topics.STREAM_STATUS_CHANGED,
                        SampleChanges.streamChange(
                                StreamChangeType.UPDATED,
                                before,
                                SampleChanges.stream("home").setVersion(2).build())));
        var visible = SampleChanges.streamChange(
                StreamChangeType.WENT_LIVE,
                before,
                SampleChanges.stream("home").setStatus(StreamStatus.LIVE).build());
        send(Topics.STREAM_STATUS_CHANGED, encoder.encode(Topics.STREAM_STATUS_CHANGED, visible));

        assertThat(nextAnnouncement().getCauseEventId()).isEqualTo(visible.getEventId());
    }

    /** A record that cannot be read may have meant anything; skipping it would be staleness for ever. */
    @Test
    void aPoisonRecordVoidsEverythingIsKeptAndDoesNotStopTheRest() throws Exception {
        fill("home");
        fill("fashion");
        send(Topics.PRODUCT_UPDATED, bytes("not an event"));

        FeedInvalidated announced = nextAnnouncement();
        assertThat(announced.getReason()).isEqualTo("broad");
        assertThat(announced.getScopes())
                .extracting(InvalidatedScope::getFeed)
                .containsExactly("discover", "community", "stream", "seller", "live");
        assertThat(lookup("home")).isInstanceOf(Lookup.Miss.class);
        assertThat(lookup("fashion")).isInstanceOf(Lookup.Miss.class);
        assertThat(deadLetters()).contains("not an event");

        publish(SampleChanges.productChange(null, SampleChanges.product("home").build()));
        assertThat(nextAnnouncement().getReason()).isEqualTo("product_updated");
    }

    /** The values that the dead letters hold when this returns. */
    private static List<String> deadLetters() {
        String topic = Topics.PRODUCT_UPDATED + Topics.DEAD_LETTER_SUFFIX;
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
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                consumer.poll(Duration.ofMillis(50))
                        .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
                return values.size() >= expected;
            });
            return values;
        }
    }

    private int publish(ProductUpdated change) throws Exception {
        return send(Topics.PRODUCT_UPDATED, encoder.encode(Topics.PRODUCT_UPDATED, change));
    }

    private int send(String topic, byte[] value) throws Exception {
        return kafka.send(topic, KEY, value).get().getRecordMetadata().partition();
    }

    private FeedInvalidated nextAnnouncement() throws Exception {
        received.clear();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            announcements.poll(Duration.ofMillis(50)).forEach(received::add);
            return !received.isEmpty();
        });
        assertThat(received).hasSize(1);
        try (EventDecoder<FeedInvalidated> decoder = new EventDecoder<>(FeedInvalidated.class, properties.registry())) {
            return decoder.decode(Topics.FEED_INVALIDATED, received.getLast().value());
        }
    }

    private void fill(String category) {
        if (lookup(category) instanceof Lookup.Miss miss) {
            PageKey key = key(category);
            cache.store(
                    key,
                    new FeedScope.Discover(category),
                    new CachedPage(
                            key.canonicalText(),
                            miss.view().epoch(),
                            miss.view().generation(),
                            Instant.now(),
                            "",
                            bytes("{"),
                            new byte[0]));
        }
        assertThat(lookup(category)).isInstanceOf(Lookup.Hit.class);
    }

    private Lookup lookup(String category) {
        return cache.lookup(key(category), new FeedScope.Discover(category), null);
    }

    private static PageKey key(String category) {
        return PageKey.discover(category, "live_first", 1, 20);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

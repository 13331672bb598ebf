package io.freshet.invalidation.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.cache.CacheConnection;
import io.freshet.cache.CacheInspector;
import io.freshet.cache.CachedRequest;
import io.freshet.cache.Inspection;
import io.freshet.cache.Lookup;
import io.freshet.cache.PageCache;
import io.freshet.cache.PageFill;
import io.freshet.events.EventDecoder;
import io.freshet.events.EventEncoder;
import io.freshet.events.MalformedEventException;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.invalidation.Operator;
import io.freshet.invalidation.SampleChanges;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.EngineSuperuser;
import io.freshet.localstack.junit.UsesEngines;
import io.freshet.localstack.token.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/** A running invalidator whose replays are slow enough to observe. */
@DirtiesContext // two instances would share what other classes publish
@UsesEngines({Engine.KAFKA, Engine.REDIS, Engine.REGISTRY})
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "freshet.audit.enabled=false",
            "freshet.replay.events-per-second=" + ReplayTest.EVENTS_PER_SECOND,
            "freshet.replay.checkpoint=200ms",
            "freshet.replay.lease=5s",
            "freshet.replay.warm-pages-per-second=50",
            "freshet.replay.warm-concurrency=1"
        })
abstract class ReplayTest {
    static final int EVENTS_PER_SECOND = 100;
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final FeedPages FEED = new FeedPages();

    @LocalServerPort
    int port;

    @Autowired
    KafkaTemplate<String, byte[]> kafka;

    @Autowired
    EventEncoder encoder;

    @Autowired
    EventDecoder<FeedInvalidated> decoder;

    @Autowired
    CacheConnection connection;

    Operator operator;
    Instant began;
    private KafkaConsumer<String, byte[]> announcements;
    final List<FeedInvalidated> announced = new ArrayList<>();

    @DynamicPropertySource
    static void known(DynamicPropertyRegistry properties) {
        Operator.known(properties);
        properties.add("freshet.replay.feed", FEED::uri);
    }

    @BeforeEach
    void begin() {
        operator = new Operator(port);
        began = Instant.now();
        FEED.asked.clear();
        announcements = new KafkaConsumer<>(address(), new StringDeserializer(), new ByteArrayDeserializer());
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() ->
                        !announcements.partitionsFor(Topics.FEED_INVALIDATED).isEmpty());
        announcements.assign(partitions(Topics.FEED_INVALIDATED));
        toTheEnd();
    }

    @AfterEach
    void end() {
        announcements.close();
        await().atMost(PATIENCE).until(() -> operator.get("/api/replays"), all -> !all.contains("RUNNING"));
    }

    static Map<String, Object> address() {
        return EngineSuperuser.ofKafka();
    }

    static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, Topics.EVENT_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /** The announcements so far, except watermarks. */
    List<FeedInvalidated> announced() {
        announcements.poll(Duration.ofMillis(100)).forEach(record -> {
            try {
                FeedInvalidated each = decoder.decode(record.topic(), record.value());
                if (!each.getReason().equals("watermark")) {
                    announced.add(each);
                }
            } catch (MalformedEventException e) {
                throw new AssertionError(e);
            }
        });
        return announced;
    }

    /** Publishes product changes of a category to all partitions. Returns once the live path has announced them. */
    void publish(int count, String category) throws Exception {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ProductUpdated change = SampleChanges.productChange(
                    null, SampleChanges.product(category).build());
            sent.add(kafka.send(Topics.PRODUCT_UPDATED, "key-" + i, encoder.encode(Topics.PRODUCT_UPDATED, change)));
        }
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get();
        awaitLive();
    }

    /** Waits until the live consumers have applied everything published, judging by their offsets. */
    void awaitLive() {
        try (KafkaConsumer<String, byte[]> group = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        "127.0.0.1:" + System.getProperty("FRESHET_KAFKA_PORT"),
                        "group.id",
                        "freshet-cache-invalidator"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(Topics.PRODUCT_UPDATED);
            await().atMost(PATIENCE).until(() -> {
                var committed = group.committed(java.util.Set.copyOf(partitions));
                return group.endOffsets(partitions).entrySet().stream().allMatch(end -> {
                    var at = committed.get(end.getKey());
                    return end.getValue() == 0 || (at != null && at.offset() == end.getValue());
                });
            });
        }
        toTheEnd();
    }

    /** Skips the announcements so far. Offsets are committed after the announcements. */
    private void toTheEnd() {
        List<TopicPartition> partitions = partitions(Topics.FEED_INVALIDATED);
        announcements.seekToEnd(partitions);
        partitions.forEach(announcements::position);
        announced.clear();
    }

    static CachedRequest home(int page) {
        return new CachedRequest.Discover("replay-home", "live_first", page, 20);
    }

    void fill(CachedRequest request) {
        PageCache cache = new PageCache(connection);
        if (cache.lookup(request.key(), request.scope(), null, null) instanceof Lookup.Miss miss) {
            cache.store(
                    request.key(),
                    request.scope(),
                    miss.view(),
                    new PageFill(Instant.now(), "", "{".getBytes(StandardCharsets.UTF_8), new byte[0], null));
        }
        assertThat(isCurrent(request)).isTrue();
    }

    boolean isCurrent(CachedRequest request) {
        return new CacheInspector(connection).inspect(request.key().redisKey()) instanceof Inspection.Stored found
                && found.isCurrent();
    }

    RestTestClient.ResponseSpec post(String body) {
        return operator.as(Role.ADMIN)
                .post()
                .uri("/api/replays")
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
    }

    /** Starts a replay of everything published since the test began, and returns its id. */
    UUID start(boolean warm) {
        byte[] body = post("{\"from\":\"" + began + "\",\"topics\":[\"" + Topics.PRODUCT_UPDATED + "\"],\"warm\":"
                        + warm + "}")
                .expectStatus()
                .isEqualTo(202)
                .expectBody()
                .returnResult()
                .getResponseBody();
        return UUID.fromString(
                JsonPath.read(new String(java.util.Objects.requireNonNull(body), StandardCharsets.UTF_8), "$.id"));
    }

    Map<String, Object> read(UUID id) {
        return JsonPath.read(operator.get("/api/replays/" + id), "$");
    }

    static int number(Map<String, Object> replay, String field) {
        return (Integer) java.util.Objects.requireNonNull(replay.get(field));
    }

    Map<String, Object> awaitState(UUID id, String state) {
        return await().atMost(PATIENCE).until(() -> read(id), replay -> state.equals(replay.get("state")));
    }
}

package io.freshet.invalidation.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.events.EventEncoder;
import io.freshet.events.Topics;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.http.ValidAnswers;
import io.freshet.invalidation.Operator;
import io.freshet.invalidation.SampleChanges;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import io.freshet.localstack.token.Role;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.HttpMethod;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Dead letters are listed, and replayed once, by admins only. */
@DirtiesContext // two instances would share what other classes publish
@UsesEngines({Engine.KAFKA, Engine.REDIS, Engine.REGISTRY})
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class DeadLettersIT {
    @LocalServerPort
    private int port;

    @Autowired
    private EventEncoder encoder;

    private Operator operator;
    private Broker broker;

    @DynamicPropertySource
    static void tokens(DynamicPropertyRegistry properties) {
        Operator.known(properties);
    }

    @BeforeEach
    void operator(@Value("${freshet.invalidation.registry}") URI registry) {
        operator = new Operator(port);
        broker = new Broker(registry);
    }

    @Test
    void whatCannotBeReadIsListedWithItsReason() throws Exception {
        byte[] poison = ("no event " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        RecordMetadata at = broker.send(
                new ProducerRecord<>(Topics.PRODUCT_UPDATED, 4, "some-key".getBytes(StandardCharsets.UTF_8), poison));

        Map<String, Object> letter = await().atMost(Duration.ofSeconds(20))
                .until(() -> lettersOf(at), found -> !found.isEmpty())
                .getFirst();

        assertThat(letter)
                .containsEntry("topic", Broker.LETTERS)
                .containsEntry("partition", 4)
                .containsEntry("key", "some-key")
                .containsEntry("size", poison.length)
                .containsEntry("schema_id", null)
                .containsEntry("value", Base64.getEncoder().encodeToString(poison));
        assertThat((String) letter.get("reason")).isNotBlank();
        assertThat((String) letter.get("timestamp")).endsWith("Z");
        assertThat((Map<?, ?>) letter.get("original"))
                .hasFieldOrPropertyWithValue("topic", Topics.PRODUCT_UPDATED)
                .hasFieldOrPropertyWithValue("partition", 4);
        assertThat((Map<?, ?>) letter.get("headers"))
                .hasFieldOrPropertyWithValue("kafka_dlt-original-offset", Long.toString(at.offset()));
    }

    @Test
    void theSchemaAndTheFirstBytesOfTheValueAreListed() throws Exception {
        byte[] value = new byte[2_000];
        Arrays.fill(value, 5, value.length, (byte) 7);
        ByteBuffer.wrap(value).put((byte) 0).putInt(0xF000_0001);
        RecordMetadata full = broker.send(Broker.letter(2, value));
        RecordMetadata none = broker.send(Broker.letter(2, null));
        RecordMetadata tooShort = broker.send(Broker.letter(2, new byte[] {0, 1, 2, 3}));

        assertThat(letterAt(full))
                .containsEntry("size", 2_000)
                .containsEntry("schema_id", 0xF000_0001L)
                .containsEntry("value", Base64.getEncoder().encodeToString(Arrays.copyOf(value, 1_024)));
        assertThat(letterAt(none))
                .containsEntry("size", 0)
                .containsEntry("schema_id", null)
                .containsEntry("value", null);
        assertThat(letterAt(tooShort)).containsEntry("schema_id", null).containsEntry("value", "AAECAw==");
    }

    private Map<String, Object> letterAt(RecordMetadata at) {
        return JsonPath.<List<Map<String, Object>>>read(operator.get("/api/dead-letters?per_page=100"), "$.items")
                .stream()
                .filter(letter -> Integer.valueOf(at.partition()).equals(letter.get("partition"))
                        && letter.get("offset") instanceof Number offset
                        && offset.longValue() == at.offset()
                        && at.topic().equals(letter.get("topic")))
                .findAny()
                .orElseThrow();
    }

    /** Each unreadable record has exactly one letter, listed and counted, however many services read it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                Topics.STREAM_STATUS_CHANGED,
                Topics.PRODUCT_UPDATED,
                Topics.FEED_INVALIDATED,
                Topics.WATERMARKS,
                Topics.CACHE_COMMANDS,
                Topics.STREAM_STATE,
                Topics.PRODUCT_STATE
            })
    void ofGarbageOnAnyTopicThereIsOneLetter(String topic) throws Exception {
        int partition = topic.equals(Topics.WATERMARKS) ? 0 : 2;
        byte[] key = topic.contains("-state.") ? Broker.KEY : null; // Kafka rejects a null key there
        List<RecordMetadata> sent = new ArrayList<>();
        for (String text : List.of("garbage", "and what comes behind it")) {
            byte[] garbage = text.getBytes(StandardCharsets.UTF_8);
            RecordMetadata at = broker.send(new ProducerRecord<>(topic, partition, key, garbage));
            sent.add(at);
            await().atMost(Duration.ofSeconds(60)).until(() -> !lettersOf(at).isEmpty());
        }

        assertThat(lettersOf(sent.getFirst())).singleElement().satisfies(letter -> {
            assertThat(letter).containsEntry("topic", topic + Topics.DEAD_LETTER_SUFFIX);
            assertThat(letter).containsEntry("size", 7);
            assertThat((String) letter.get("reason")).isNotBlank();
        });
        assertThat(operator.get("/actuator/prometheus"))
                .containsPattern("dead_letters_total\\{reason=\"malformed\",topic=\"" + topic + "\"} [1-9]");
    }

    /** Its value states the change, which is applied; but without its key it yields no state. */
    @Test
    void aReadableEventWithoutItsKeyIsKeptToo() throws Exception {
        ProductUpdated change =
                SampleChanges.productChange(null, SampleChanges.product("home").build());
        RecordMetadata at = broker.send(
                new ProducerRecord<>(Topics.PRODUCT_UPDATED, 5, null, encoder.encode(Topics.PRODUCT_UPDATED, change)));

        broker.awaitAnnouncementOf(change, 5);

        await().atMost(Duration.ofSeconds(60)).until(() -> lettersOf(at).size() == 1);
    }

    /** As after a release that can read what the previous one could not. */
    @Test
    void aLetterIsPutBackAsItWasAndThenApplied() throws Exception {
        ProductUpdated change =
                SampleChanges.productChange(null, SampleChanges.product("home").build());
        byte[] value = encoder.encode(Topics.PRODUCT_UPDATED, change);
        RecordMetadata letter = broker.send(Broker.letter(5, value));

        Map<String, Object> replayed = JsonPath.read(replay(letter, 200), "$");

        assertThat(replayed)
                .containsEntry("topic", Topics.PRODUCT_UPDATED)
                .containsEntry("partition", 5)
                .containsEntry("replayed_by", Role.ADMIN.demoUser().toString())
                .containsEntry("repeated", false);
        ConsumerRecord<byte[], byte[]> back =
                broker.at(Topics.PRODUCT_UPDATED, 5, JsonPath.parse(replayed).read("$.offset", Long.class));
        assertThat(back.key()).isEqualTo(Broker.KEY);
        assertThat(back.value()).isEqualTo(value);
        assertThat(back.headers()).extracting(header -> header.key()).containsExactly("ce_id");
        broker.awaitAnnouncementOf(change, 5);
    }

    @Test
    void aRepeatAnswersTheSameAndPutsNothingBack() throws Exception {
        RecordMetadata letter = broker.send(Broker.letter(1, new byte[] {1, 2, 3}));
        String first = replay(letter, 200);
        long end = broker.end(Topics.PRODUCT_UPDATED, 1);

        String second = replay(letter, 200);

        assertThat(second).isEqualTo(first.replace("\"repeated\":false", "\"repeated\":true"));
        assertThat(broker.end(Topics.PRODUCT_UPDATED, 1)).isEqualTo(end);
    }

    /** A wrong value in place of a note does not mean that Redis is unavailable. */
    @ParameterizedTest
    @ValueSource(strings = {"a list", "no json", "null", ""})
    void whatIsNoNoteOfAReplayIsReplaced(String noted, @Autowired StringRedisTemplate redis) throws Exception {
        RecordMetadata letter = broker.send(Broker.letter(1, new byte[] {1, 2, 3}));
        String key = "replayed:%s:%d:%d:%d"
                .formatted(letter.topic(), letter.partition(), letter.offset(), letter.timestamp());
        if (noted.equals("a list")) {
            redis.opsForList().leftPush(key, "x");
        } else {
            redis.opsForValue().set(key, noted);
        }

        assertThat(JsonPath.<Boolean>read(replay(letter, 200), "$.repeated")).isFalse();
        assertThat(JsonPath.<Boolean>read(replay(letter, 200), "$.repeated")).isTrue();
        assertThat(operator.get("/actuator/prometheus")).containsPattern("redis_corrupt_entries_total [1-9]");
    }

    @Test
    void whatIsNoListOfFindingsIsReplaced(@Autowired StringRedisTemplate redis) {
        redis.opsForValue().set("audit:findings:1", "x");

        assertThat(JsonPath.<List<?>>read(operator.get("/api/audit/findings"), "$.items"))
                .isEmpty();
        assertThat(redis.hasKey("audit:findings:1")).isFalse();
    }

    @Test
    void lettersAreListedNewestFirstAndByPage() throws Exception {
        List<Integer> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sent.addFirst(100 + i);
            broker.send(Broker.letter(i, new byte[100 + i], System.currentTimeMillis() + 3_600_000 + i));
        }

        String first = operator.get("/api/dead-letters?per_page=3");
        String second = operator.get("/api/dead-letters?per_page=3&page=2");

        assertThat(JsonPath.<List<Integer>>read(first, "$.items[*].size")).isEqualTo(sent.subList(0, 3));
        assertThat(JsonPath.<Boolean>read(first, "$.has_more")).isTrue();
        assertThat(JsonPath.<List<Integer>>read(second, "$.items[*].size")).startsWith(101, 100);
    }

    @ParameterizedTest
    @CsvSource({
        "freshet.product-updated.v1.dlt/0/999999, 404",
        "freshet.product-updated.v1.dlt/6/0, 404",
        "freshet.product-updated.v1/0/0, 404",
        "freshet.feed-invalidated.v1/0/0, 404",
        "somebody-elses.dlt/0/0, 404",
        "freshet.product-updated.v1.dlt/x/0, 400",
        "freshet.product-updated.v1.dlt/0/-1, 400",
        "freshet.product-updated.v1.dlt/99999999999/0, 400",
        "freshet.product-updated.v1.dlt/0/99999999999999999999, 400",
        "not$a%20topic/0/0, 400",
        "freshet.product-updated.v1.dlt/0/0?force=true, 400"
    })
    void whatIsNoLetterIsRefused(String letter, int status) {
        String[] parts = letter.split("\\?", 2);
        operator.as(Role.ADMIN)
                .post()
                .uri(URI.create("http://127.0.0.1:" + port + "/api/dead-letters/" + parts[0] + "/replay"
                        + (parts.length > 1 ? "?" + parts[1] : "")))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({"page=0, page", "per_page=101, per_page", "page=11&per_page=100, page", "topic=x, topic", "page=a, page"
    })
    void aListIsAskedForStrictly(String query, String field) {
        operator.as(Role.ADMIN)
                .get()
                .uri("/api/dead-letters?" + query)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({"GET, /api/dead-letters", "POST, /api/dead-letters/freshet.product-updated.v1.dlt/0/0/replay"})
    void onlyAdminsMay(String method, String path) {
        HttpMethod call = HttpMethod.valueOf(method);
        operator.anonymous()
                .method(call)
                .uri(path)
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .exists("WWW-Authenticate");
        operator.as(Role.SELLER)
                .method(call)
                .uri(path)
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @Test
    void theApiDescribesItself(@Autowired RequestMappingHandlerMapping requestMappingHandlerMapping) {
        ValidAnswers.of("http://127.0.0.1:" + operator.port()).assertDescribes(requestMappingHandlerMapping);
    }

    private List<Map<String, Object>> lettersOf(RecordMetadata original) {
        return JsonPath.<List<Map<String, Object>>>read(operator.get("/api/dead-letters?per_page=100"), "$.items")
                .stream()
                .filter(letter -> letter.get("original") instanceof Map<?, ?> from
                        && from.get("offset") instanceof Number offset
                        && original.topic().equals(from.get("topic"))
                        && offset.longValue() == original.offset()
                        && Integer.valueOf(original.partition()).equals(letter.get("partition")))
                .toList();
    }

    private String replay(RecordMetadata letter, int status) {
        byte[] body = operator.as(Role.ADMIN)
                .post()
                .uri("/api/dead-letters/%s/%d/%d/replay".formatted(letter.topic(), letter.partition(), letter.offset()))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult()
                .getResponseBody();
        return new String(java.util.Objects.requireNonNull(body), StandardCharsets.UTF_8);
    }
}

package io.freshet.stream.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.localstack.token.Role;
import io.freshet.stream.StreamServiceTest;
import io.freshet.stream.publication.TopicEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A write with an Idempotency-Key is performed once, however often it is sent. */
class IdempotencyIT extends StreamServiceTest {
    private static final String SILK = "{\"title\": \"Silk\", \"category\": \"fashion\"}";

    private final String key = UUID.randomUUID().toString();

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private AnswerStore answers;

    @Autowired
    private ExpiredAnswers expired;

    @Test
    void theSameRequestIsAnsweredAgainAndNotDoneAgain() {
        RestTestClient.ResponseSpec first = post("/api/streams", SILK);
        first.expectStatus().isCreated().expectHeader().doesNotExist("Idempotency-Replayed");
        String body = text(first);
        String id = JsonPath.read(body, "$.id");
        seller().post().uri("/api/streams/" + id + "/go-live").exchange();

        RestTestClient.ResponseSpec second = post("/api/streams", SILK);

        second.expectStatus()
                .isCreated()
                .expectHeader()
                .valueEquals("Idempotency-Replayed", "true")
                .expectHeader()
                .valueEquals("Location", "/api/streams/" + id)
                .expectHeader()
                .valueEquals("ETag", "\"1\"")
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON);
        assertThat(text(second)).isEqualTo(body);
    }

    @Test
    void anotherBodyIsRefused() {
        post("/api/streams", SILK).expectStatus().isCreated();

        problem(post("/api/streams", SILK.replace("Silk", "Wool")), 422, "idempotency-mismatch");
    }

    @Test
    void theKeyOfAnotherUserOrPathIsAnotherKey() {
        String id = JsonPath.read(text(post("/api/streams", SILK)), "$.id");

        String live = text(post("/api/streams/" + id + "/go-live", ""));
        String again = text(post("/api/streams/" + id + "/go-live", ""));
        RestTestClient.ResponseSpec other = as(Role.SELLER, UUID.randomUUID())
                .post()
                .uri("/api/streams")
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .body(SILK)
                .exchange();

        assertThat(JsonPath.<String>read(live, "$.status")).isEqualTo("LIVE");
        assertThat(again).isEqualTo(live);
        assertThat(JsonPath.<String>read(text(other), "$.id")).isNotEqualTo(id);
    }

    @Test
    void everyPostHonoursIt() {
        String stream = createStream();
        String product = createProduct("");

        for (String path : List.of(
                "/api/streams/" + stream + "/go-live",
                "/api/streams/" + stream + "/end",
                "/api/products/" + product + "/sell")) {
            String first = text(post(path, "").expectStatus().isOk());
            RestTestClient.ResponseSpec second = post(path, "");
            second.expectHeader().valueEquals("Idempotency-Replayed", "true");
            assertThat(text(second)).isEqualTo(first);
        }
    }

    @Test
    void aRefusedWriteLeavesNoKeyBehind() {
        problem(post("/api/streams", "{\"title\": \"Silk\"}"), 400, "validation");
        String stream = createStream();
        problem(post("/api/streams/" + stream + "/end", ""), 409, "conflict");

        post("/api/streams", SILK).expectStatus().isCreated().expectHeader().doesNotExist("Idempotency-Replayed");
        seller().post().uri("/api/streams/" + stream + "/go-live").exchange();
        post("/api/streams/" + stream + "/end", "").expectStatus().isOk();
    }

    /** The connection breaks during the commit: the response asks the client to retry, and a retry succeeds. */
    @Test
    void aWriteThatDoesNotCommitIsDoneByTheNextOne() {
        String id = createStream();
        jdbc.sql(
                        "create or replace function die_at_commit() returns trigger language plpgsql as "
                                + "$$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(5); return new; end $$")
                .update();
        jdbc.sql("create constraint trigger die_at_commit after insert on idempotency_keys "
                        + "deferrable initially deferred for each row execute function die_at_commit()")
                .update();
        try {
            problem(post("/api/streams/" + id + "/go-live", ""), 503, "unavailable")
                    .expectHeader()
                    .valueEquals("Retry-After", "1")
                    .expectHeader()
                    .doesNotExist("ETag");
        } finally {
            jdbc.sql("drop trigger die_at_commit on idempotency_keys").update();
        }
        seller().get()
                .uri("/api/streams/" + id)
                .exchange()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("SCHEDULED");

        post("/api/streams/" + id + "/go-live", "")
                .expectStatus()
                .isOk()
                .expectHeader()
                .doesNotExist("Idempotency-Replayed");
    }

    @Test
    void whileTheFirstIsInFlightTheNextIsToldToTryAgain() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch locked = new CountDownLatch(1);
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> inFlight = other.submit(() -> transactions.executeWithoutResult(_ -> {
                answers.tryLock(new IdempotencyKey(SELLER, "/api/streams", key));
                locked.countDown();
                await().atMost(Duration.ofSeconds(60)).until(() -> release.getCount() == 0);
            }));
            assertThat(locked.await(30, TimeUnit.SECONDS)).isTrue();
            try {
                problem(post("/api/streams", SILK), 409, "conflict")
                        .expectHeader()
                        .valueEquals("Retry-After", "1");
            } finally {
                release.countDown();
            }
            inFlight.get(30, TimeUnit.SECONDS);
        }

        post("/api/streams", SILK).expectStatus().isCreated();
    }

    @Test
    void ofManyAtOnceOneIsDone() throws Exception {
        List<Future<String>> created = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                created.add(clients.submit(
                        () -> await().atMost(Duration.ofSeconds(60)).until(this::created, id -> !id.isEmpty())));
            }
        }

        String id = created.getFirst().get();
        for (Future<String> other : created) {
            assertThat(other.get()).isEqualTo(id);
        }
        assertThat(TopicEvents.ofStream(id, 1))
                .extracting(StreamStatusChanged::getVersion)
                .containsExactly(1L);
        assertThat(jdbc.sql("select count(*) from streams where title = ?")
                        .param(key)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aKeyIsGivenOnceAndNotTooLong() {
        problem(withKeys("a", "b"), 400, "validation");
        problem(withKeys("k".repeat(256)), 400, "validation");
        withKeys("k".repeat(219) + key).expectStatus().isCreated();
    }

    @Test
    void anExpiredKeyCountsAsNewAndIsRemoved() {
        String first = JsonPath.read(text(post("/api/streams", SILK)), "$.id");
        age("23 hours 59 minutes");
        assertThat(JsonPath.<String>read(text(post("/api/streams", SILK)), "$.id"))
                .isEqualTo(first);
        expired.remove();
        assertThat(rows()).isEqualTo(1);

        age("24 hours 1 minute");
        String second = JsonPath.read(text(post("/api/streams", SILK)), "$.id");
        assertThat(second).isNotEqualTo(first);
        assertThat(JsonPath.<String>read(text(post("/api/streams", SILK)), "$.id"))
                .isEqualTo(second);

        age("24 hours 1 minute");
        expired.remove();
        assertThat(rows()).isZero();
    }

    private void age(String interval) {
        jdbc.sql("update idempotency_keys set created_at = now() - ?::interval where key = ?")
                .params(interval, key)
                .update();
    }

    private int rows() {
        return jdbc.sql("select count(*) from idempotency_keys where key = ?")
                .param(key)
                .query(Integer.class)
                .single();
    }

    /** Returns the id of the created stream, or "" while another request is in flight, or eight hold all places. */
    private String created() {
        RestTestClient.ResponseSpec response = post("/api/streams", SILK.replace("Silk", key));
        int status = response.returnResult(byte[].class).getStatus().value();
        assertThat(status).isIn(201, 409, 503);
        return status == 201 ? JsonPath.read(text(response), "$.id") : "";
    }

    private RestTestClient.ResponseSpec post(String path, String body) {
        return seller().post()
                .uri(path)
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
    }

    private RestTestClient.ResponseSpec withKeys(String... keys) {
        return seller().post()
                .uri("/api/streams")
                .header("Idempotency-Key", keys)
                .contentType(MediaType.APPLICATION_JSON)
                .body(SILK)
                .exchange();
    }
}

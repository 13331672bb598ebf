package io.freshet.stream.backstop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.events.Topics;
import io.freshet.stream.StreamServiceApplication;
import io.freshet.stream.StreamServiceTest;
import io.freshet.stream.backstop.BackstopStatus.Activity;
import io.freshet.stream.publication.TopicEvents;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** One instance runs the backstop. When it ends, another takes over, and nothing is lost. */
class TakeOverIT extends StreamServiceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WALSENDER =
            "select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = 'freshet_backstop'";
    private static final String LOCK_HOLDER =
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and objsubid = 1"
                    + " and classid = 6713957 and objid = 1936221556";

    @Autowired
    private Backstop backstop;

    @Autowired
    private BackstopStatus status;

    @Autowired
    private Environment environment;

    @Test
    void theOtherInstanceTakesOver() throws Exception {
        awaitStreaming();
        try (ConfigurableApplicationContext other = anotherInstance()) {
            BackstopStatus otherStatus = other.getBean(BackstopStatus.class);
            await().atMost(PATIENCE).until(() -> otherStatus.activity() == Activity.STANDBY);
            String id = createStream();

            backstop.destroy();

            await().atMost(PATIENCE).until(() -> otherStatus.activity() == Activity.STREAMING);
            changeByHand(id, 1);
            assertOrder(id, 2);
            backstop.start();
            await().atMost(PATIENCE).until(() -> status.activity() == Activity.STANDBY);
        } finally {
            backstop.start();
        }
        awaitStreaming();
    }

    @Test
    void aLostConnectionNeitherForgetsNorRepeats() throws Exception {
        awaitStreaming();
        String id = createStream();
        changeByHand(id, 50);
        try (ByHand hand = new ByHand()) {
            int before = walsender(hand);
            hand.run(WALSENDER);
            changeByHand(id, 50);
            await().atMost(PATIENCE).until(() -> walsender(hand) != before);
            changeByHand(id, 50);
        }

        assertOrder(id, 151);
        awaitStreaming();
        Watermarks.awaitAfter(Watermarks.now());
        assertThat(TopicEvents.records(Topics.STREAM_STATUS_CHANGED, id, 151)).hasSize(151);
    }

    @Test
    void aLostLockEndsTheEngineAndIsTakenAgain() throws Exception {
        awaitStreaming();
        String id = createStream();
        try (ByHand hand = new ByHand()) {
            int before = walsender(hand);
            assertThat(hand.count("select count(*) from (" + LOCK_HOLDER + ") ended"))
                    .isEqualTo(1);
            changeByHand(id, 20);
            await().atMost(PATIENCE).until(() -> walsender(hand) != before);
        }

        assertOrder(id, 21);
        awaitStreaming();
    }

    @Test
    void theHealthTellsWhoStreams() {
        awaitStreaming();

        anonymous()
                .get()
                .uri("/actuator/health")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.components.backstop.status")
                .isEqualTo("STREAMING");
    }

    /** Returns the process that reads the WAL, or 0 if there is none. */
    private static int walsender(ByHand hand) throws SQLException {
        return (int) hand.count("select coalesce(max(active_pid), 0) from pg_replication_slots"
                + " where slot_name = 'freshet_backstop'");
    }

    private void awaitStreaming() {
        await().atMost(PATIENCE).until(() -> status.activity() == Activity.STREAMING);
    }

    private ConfigurableApplicationContext anotherInstance() {
        return new SpringApplicationBuilder(StreamServiceApplication.class)
                .properties("spring.main.allow-bean-definition-overriding=true")
                .run("--server.port=0", "--freshet.http.jwks=" + environment.getRequiredProperty("freshet.http.jwks"));
    }

    private static void changeByHand(String id, int times) throws Exception {
        try (ByHand hand = new ByHand()) {
            for (int i = 0; i < times; i++) {
                hand.run("update streams set title = 'By hand " + i + "' where id = '" + id + "'");
            }
        }
    }

    private static void assertOrder(String id, int versions) {
        List<ConsumerRecord<String, byte[]>> events = TopicEvents.records(Topics.STREAM_STATUS_CHANGED, id, versions);
        assertThat(events.stream()
                        .map(event -> Long.parseLong(TopicEvents.header(event, "freshet_version")))
                        .distinct())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, versions).boxed().toList());
    }
}

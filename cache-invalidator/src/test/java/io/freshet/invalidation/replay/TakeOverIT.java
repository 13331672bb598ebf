package io.freshet.invalidation.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.invalidation.CacheInvalidatorApplication;
import io.freshet.localstack.token.Role;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** One of two instances runs a replay, and the other takes over when it dies. */
class TakeOverIT extends ReplayTest {
    @Autowired
    private ReplayRunner runner;

    @Autowired
    private ReplayLog log;

    @Autowired
    private Environment environment;

    @Test
    void theOtherGoesOnFromTheLastCheckpointAndBothTellTheSame() throws Exception {
        publish(600, "replay-home");
        fill(home(1));
        try (ConfigurableApplicationContext other = another()) {
            UUID id = start(false);
            await().atMost(PATIENCE).until(() -> number(read(id), "events") >= 50);
            assertThat(owner(id)).isEqualTo(runner.instance());

            runner.stop(); // silently, like a crash

            UUID successor = other.getBean(ReplayRunner.class).instance();
            await().atMost(PATIENCE).until(() -> owner(id).equals(successor));
            Map<String, Object> done = awaitState(id, "DONE");
            assertThat(done).containsEntry("events", 600).containsEntry("events_total", 600);
            // From the checkpoint, not the beginning: scopes are invalidated again, but no event is counted twice.
            assertThat(number(done, "invalidations")).isBetween(2, 4);
            assertThat(isCurrent(home(1))).isFalse();
            assertThat(new io.freshet.invalidation.Operator(port(other)).get("/api/replays/" + id))
                    .isEqualTo(operator.get("/api/replays/" + id));
        } finally {
            runner.start();
        }
    }

    @Test
    void anotherInstanceCancelsIt() throws Exception {
        publish(1_500, "replay-home");
        try (ConfigurableApplicationContext other = another()) {
            UUID id = start(false);

            new io.freshet.invalidation.Operator(port(other))
                    .as(Role.ADMIN)
                    .delete()
                    .uri("/api/replays/" + id)
                    .exchange()
                    .expectStatus()
                    .isOk();

            assertThat(read(id)).containsEntry("state", "CANCELLED");
        }
    }

    private UUID owner(UUID id) {
        return Objects.requireNonNull(log.book().find(id)).runner();
    }

    private static int port(ConfigurableApplicationContext context) {
        return Integer.parseInt(Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port")));
    }

    private ConfigurableApplicationContext another() {
        return new SpringApplicationBuilder(CacheInvalidatorApplication.class)
                .run(Stream.concat(
                                Stream.of("--server.port=0"),
                                Stream.of(
                                                "freshet.audit.enabled",
                                                "freshet.replay.events-per-second",
                                                "freshet.replay.checkpoint",
                                                "freshet.replay.lease",
                                                "freshet.replay.feed",
                                                "freshet.http.jwks")
                                        .map(name -> "--" + name + "=" + environment.getProperty(name)))
                        .toArray(String[]::new));
    }
}

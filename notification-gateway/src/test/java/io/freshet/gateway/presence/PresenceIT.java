package io.freshet.gateway.presence;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.gateway.Client;
import io.freshet.gateway.Corruption;
import io.freshet.gateway.FeatureTest;
import io.freshet.gateway.Instance;
import io.freshet.localstack.token.Role;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A user is online until some minutes after the last heartbeat from any device and instance. */
@FeatureTest
class PresenceIT {
    private static final String SHORT = "--freshet.gateway.presence.online-for=6s";

    private final UUID user = UUID.randomUUID();
    private final UUID absent = UUID.randomUUID();

    @Test
    void whoIsConnectedAnywhereIsOnlineOnceAndAlsoAfterwards() throws Exception {
        try (Client asker = Instance.one().connect(Role.VIEWER);
                Client phone = Instance.two().connect(Role.VIEWER, user);
                Client tablet = Instance.one().connect(Role.VIEWER, user)) {
            await().atMost(Instance.PATIENCE)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> online(asker, user, absent), List.of(user.toString())::equals);
            phone.close();
            assertThat(online(asker, absent, user)).containsExactly(user.toString());
            tablet.close();
            assertThat(online(asker, user)).as("a minute is not over").containsExactly(user.toString());
            asker.send("get_presence", "{\"user_ids\":[\"x\"]}");
            assertThat(asker.nextError()).isEqualTo("bad_data");
        }
        try (Client anonymous = Instance.one().connect()) {
            anonymous.send("get_presence", "{\"user_ids\":[]}");
            assertThat(anonymous.nextError()).isEqualTo("unauthorized");
        }
    }

    /** Corrupt is not the same as unavailable. */
    @ParameterizedTest
    @EnumSource
    void corruptSignsOfLifeAreGivenAnew(Corruption corruption) throws Exception {
        String key = "presence:" + Math.floorMod(user.hashCode(), 64);
        corruption.put(Instance.one(), key);
        try (Client phone = Instance.one().connect(Role.VIEWER, user)) {
            await().atMost(Instance.PATIENCE)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> online(phone, user), List.of(user.toString())::equals);
        }
        assertThat(Corruption.type(Instance.one(), key)).isEqualTo("zset");
    }

    @Test
    void whoOnlyAnswersPingsStaysOnline() throws Exception {
        try (Instance asked = Instance.inThisJvm(
                        SHORT, "--freshet.gateway.ping-interval=3s", "--freshet.gateway.pong-timeout=2500ms");
                Client asker = asked.connect(Role.VIEWER);
                Client phone = asked.connect(Role.VIEWER, user)) {
            await().atMost(Instance.PATIENCE)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> online(asker, user), List.of(user.toString())::equals);
            await().pollInterval(Duration.ofMillis(500))
                    .during(Duration.ofSeconds(7))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> online(asker, user), List.of(user.toString())::equals);
            phone.close();
            await().atMost(Instance.PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> online(asker, user), List::isEmpty);
        }
    }

    /** Even if the instance dies: nothing has to be undone. */
    @Test
    void presenceEndsWithItsTimeAndNotWithTheConnection() throws Exception {
        try (Instance asked = Instance.inThisJvm(SHORT);
                Instance doomed = Instance.inItsOwnProcess(SHORT);
                Client asker = asked.connect(Role.VIEWER);
                Client phone = doomed.connect(Role.VIEWER, user)) {
            phone.send("get_presence", "{\"user_ids\":[]}").next("presence");
            await().atMost(Instance.PATIENCE)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> online(asker, user), List.of(user.toString())::equals);

            phone.send("get_presence", "{\"user_ids\":[]}").next("presence"); // a heartbeat
            doomed.kill();

            assertThat(online(asker, user)).containsExactly(user.toString());
            await().atMost(Instance.PATIENCE)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> online(asker, user), List::isEmpty);
        }
    }

    private static List<String> online(Client asker, UUID... users) throws InterruptedException {
        String ids = Stream.of(users).map(id -> "\"" + id + "\"").collect(Collectors.joining(","));
        Object online = requireNonNull(asker.answer("get_presence", "{\"user_ids\":[" + ids + "]}")
                .data()
                .get("online"));
        return Stream.of(online)
                .flatMap(list -> ((List<?>) list).stream())
                .map(String::valueOf)
                .toList();
    }
}

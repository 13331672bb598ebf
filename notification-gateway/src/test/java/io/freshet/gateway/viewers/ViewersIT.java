package io.freshet.gateway.viewers;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.gateway.Client;
import io.freshet.gateway.Corruption;
import io.freshet.gateway.FeatureTest;
import io.freshet.gateway.Instance;
import io.freshet.localstack.token.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Viewers are counted across all instances, even if one crashes, and listeners are notified at most once a second. */
@FeatureTest
class ViewersIT {
    private final UUID stream = UUID.randomUUID();
    private final String data = "{\"stream_id\":\"%s\"}".formatted(stream);
    private final String topic = "{\"feed\":\"stream\",\"stream_id\":\"%s\"}".formatted(stream);

    private Instance one;
    private Instance two;

    @BeforeEach
    void begin() {
        one = Instance.one();
        two = Instance.two();
    }

    @Test
    void whoJoinsAndLeavesIsCountedWhicheverInstanceItIsOn() throws Exception {
        try (Client listener = two.connect().send("subscribe", topic);
                Client first = one.connect();
                Client second = two.connect()) {
            listener.next("subscribed");

            assertThat(first.send("join_stream", data, "1").next("viewer_count").id())
                    .isEqualTo("1");
            listener.await("viewer_count", count(1));
            second.send("join_stream", data);
            assertThat(second.next("viewer_count").data())
                    .isEqualTo(Map.of("stream_id", stream.toString(), "count", 2));
            listener.await("viewer_count", count(2));
            first.await("viewer_count", count(2));

            first.send("leave_stream", data);
            assertThat(first.next("viewer_count").data()).containsEntry("count", 1);
            listener.await("viewer_count", count(1));
            second.close();
            listener.await("viewer_count", count(0));
        }
    }

    @Test
    void whoBeginsToListenIsToldHowManyThereAre() throws Exception {
        try (Client viewer = one.connect().send("join_stream", data);
                Client first = two.connect().send("subscribe", topic)) {
            viewer.await("viewer_count", count(1));
            first.await("viewer_count", count(1));
            try (Client late = two.connect().send("subscribe", topic)) {
                late.await("viewer_count", count(1));
            }
        }
    }

    /** Joining twice or leaving without having joined changes nothing. */
    @Test
    void nobodyIsCountedTwice() throws Exception {
        try (Client viewer = one.connect();
                Client stranger = one.connect()) {
            viewer.send("join_stream", data).send("join_stream", data);
            assertThat(viewer.next("viewer_count").data()).containsEntry("count", 1);
            assertThat(viewer.next("viewer_count").data()).containsEntry("count", 1);
            stranger.send("leave_stream", data);
            assertThat(stranger.next("viewer_count").data()).containsEntry("count", 1);
            viewer.send("leave_stream", data).send("leave_stream", data);
            assertThat(viewer.next("viewer_count").data()).containsEntry("count", 0);
            assertThat(viewer.next("viewer_count").data()).containsEntry("count", 0);
        }
    }

    @Test
    void aCrowdIsToldOnceASecondAndEndsAtTheTruth() throws Exception {
        int crowd = 60;
        List<Client> clients = new ArrayList<>();
        try (Client listener = one.connect().send("subscribe", topic).send("join_stream", data)) {
            long begun = System.nanoTime();
            listener.await("viewer_count", count(1));
            for (int i = 1; i < crowd; i++) {
                clients.add((i % 2 == 0 ? one : two).connect().send("join_stream", data));
            }

            List<Client.Message> messages =
                    listener.until(message -> count(crowd).test(message.data()));
            long seconds = Duration.ofNanos(messages.getLast().nanos() - begun).toSeconds();
            assertThat(messages).as("once a second").hasSizeLessThanOrEqualTo((int) seconds + 1);
            assertThat(messages)
                    .as("nothing is told twice")
                    .extracting(Client.Message::data)
                    .doesNotHaveDuplicates();
        } finally {
            clients.forEach(Client::close);
        }
    }

    @Test
    void theViewersOfAKilledInstanceAreGoneInTime() throws Exception {
        try (Instance doomed = Instance.inItsOwnProcess();
                Client viewer = doomed.connect().send("join_stream", data);
                Client listener = one.connect().send("join_stream", data)) {
            viewer.await("viewer_count");
            listener.await("viewer_count", count(2));

            doomed.kill();

            listener.await("viewer_count", count(1)); // an instance's count expires after 6 s here, by default 20 s
        }
    }

    @Test
    void whatRedisForgetsIsSaidAgain() throws Exception {
        try (Client viewer = one.connect().send("join_stream", data)) {
            viewer.await("viewer_count", count(1));
            one.bean(io.freshet.gateway.redis.RedisLink.class)
                    .commands()
                    .del("viewers:{" + stream + "}")
                    .get();
            try (Client other = two.connect()) {
                other.send("join_stream", data);
                viewer.await("viewer_count", count(2));
            }
        }
    }

    /** Corrupt is not the same as unavailable: the room keeps working, with correct counts. */
    @ParameterizedTest
    @EnumSource
    void aCorruptRoomIsMadeAnew(Corruption corruption) throws Exception {
        UUID user = UUID.randomUUID();
        for (String key : List.of("viewers:{" + stream + "}", "typing:{" + stream + "}")) {
            corruption.put(one, key);
        }
        try (Client viewer = one.connect(Role.VIEWER, user)) {
            viewer.send("join_stream", data);
            assertThat(viewer.next("viewer_count").data()).containsEntry("count", 1);
            viewer.send("typing", data);
            viewer.await("typing", alone -> typing(alone).equals(List.of(user.toString())));
        }
    }

    @Test
    void whoTypesIsShownToListenersUntilThreeSecondsAfterTheLast() throws Exception {
        UUID user = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        try (Client listener = two.connect().send("subscribe", topic);
                Client typist = one.connect(Role.VIEWER, user);
                Client second = two.connect(Role.VIEWER, other)) {
            listener.next("subscribed");
            AtomicLong last = new AtomicLong();
            try (ScheduledExecutorService keys = Executors.newSingleThreadScheduledExecutor()) {
                keys.scheduleWithFixedDelay(
                        () -> {
                            last.set(System.nanoTime());
                            typist.send("typing", data);
                        },
                        0,
                        500,
                        TimeUnit.MILLISECONDS);
                assertThat(listener.await("typing").data())
                        .isEqualTo(Map.of("stream_id", stream.toString(), "user_ids", List.of(user.toString())));
                second.send("typing", data);
                listener.await("typing", both -> typing(both).size() == 2);
                listener.await("typing", single -> typing(single).equals(List.of(user.toString())));
            }
            listener.await("typing", none -> typing(none).isEmpty());
            assertThat(Duration.ofNanos(System.nanoTime() - last.get())).isGreaterThan(Duration.ofMillis(2_900));
        }
        try (Client anonymous = one.connect()) {
            anonymous.send("typing", data);
            assertThat(anonymous.nextError()).isEqualTo("unauthorized");
        }
    }

    private static List<?> typing(Map<String, Object> data) {
        return data.get("user_ids") instanceof List<?> users ? users : List.of("no list");
    }

    private static Predicate<Map<String, Object>> count(int viewers) {
        return data -> Integer.valueOf(viewers).equals(data.get("count"));
    }
}

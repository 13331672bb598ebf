package io.freshet.gateway.follow;

import static io.freshet.gateway.Announcements.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.events.v1.FeedInvalidated;
import io.freshet.gateway.Announcements;
import io.freshet.gateway.Client;
import io.freshet.gateway.FeatureTest;
import io.freshet.gateway.Instance;
import io.freshet.gateway.Truth;
import io.freshet.localstack.token.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Followers are notified when a seller goes live, wherever they are connected, and each event counts as one unread. */
@FeatureTest
class FollowIT {
    private final UUID user = UUID.randomUUID();
    private final UUID seller = UUID.randomUUID();
    private final String data = "{\"seller_id\":\"%s\"}".formatted(seller);

    private Announcements announcements;
    private UUID stream;

    @BeforeEach
    void begin() {
        for (Instance each : new Instance[] {Instance.one(), Instance.two()}) {
            await().atMost(Instance.PATIENCE)
                    .until(() -> each.bean(GatewaySchema.class).isCurrent());
        }
        announcements = new Announcements();
        stream = Truth.stream(seller, "fashion", null, null);
    }

    @AfterEach
    void end() {
        announcements.close();
    }

    @Test
    void aFollowedSellerGoesLiveAndAllDevicesOnAllInstancesAreTold() throws Exception {
        try (Client phone = Instance.one().connect(Role.VIEWER, user);
                Client tablet = Instance.two().connect(Role.VIEWER, user);
                Client other = Instance.two().connect(Role.VIEWER, UUID.randomUUID())) {
            Client.Message followed = phone.answer("follow", data);
            assertThat(followed.event()).isEqualTo("followed");
            assertThat(followed.data()).isEqualTo(Map.of("seller_id", seller.toString()));
            other.answer("get_unread", "{}");
            tablet.answer("get_unread", "{}");

            announcements.announce(wentLive(UUID.randomUUID()));

            for (Client device : new Client[] {phone, tablet}) {
                assertThat(device.next("seller_live").data())
                        .isEqualTo(Map.of(
                                "seller_id", seller.toString(),
                                "stream_id", stream.toString(),
                                "title", "Silk, live"));
                assertThat(device.next("unread_counts").data()).isEqualTo(unread(1));
            }
            assertThat(unread(other)).isEqualTo(unread(0));
        }
    }

    /** Repeated by Kafka, to each instance and to the one that counts for all: still one. */
    @Test
    void aRepeatedEventIsOneUnread() throws Exception {
        UUID first = UUID.randomUUID();
        try (Client client = Instance.one().connect(Role.VIEWER, user)) {
            client.answer("follow", data);
            announcements.announce(wentLive(first));
            client.next("seller_live");
            assertThat(client.next("unread_counts").data()).isEqualTo(unread(1));

            announcements.announce(wentLive(first));
            announcements.announce(change("ENDED", UUID.randomUUID(), seller, stream));
            announcements.announce(FeedInvalidated.newBuilder(wentLive(UUID.randomUUID()))
                    .setReason("replay")
                    .build());
            announcements.announce(wentLive(UUID.randomUUID()));

            client.next("seller_live");
            assertThat(client.next("unread_counts").data()).isEqualTo(unread(2));
        }
    }

    @Test
    void whatIsReadIsUnreadNoMoreAndOnlyWhatComesAfterFollowingCounts() throws Exception {
        UUID another = UUID.randomUUID();
        try (Client client = Instance.one().connect(Role.VIEWER, user);
                Client earlier = Instance.two().connect(Role.VIEWER, UUID.randomUUID())) {
            earlier.answer("follow", data);
            announcements.announce(wentLive(UUID.randomUUID()));
            earlier.next("seller_live");
            client.answer("follow", data);
            client.answer("follow", "{\"seller_id\":\"%s\"}".formatted(another));
            assertThat(unread(client)).isEqualTo(unread(0));

            announcements.announce(wentLive(UUID.randomUUID()));
            client.next("seller_live");
            client.next("unread_counts");
            String ofAnother = "{\"seller_id\":\"%s\"}".formatted(another);
            assertThat(client.answer("mark_read", ofAnother).data()).isEqualTo(unread(1));
            assertThat(client.answer("get_unread", ofAnother).data()).isEqualTo(unread(0));
            assertThat(client.answer("mark_read", "{}").data()).isEqualTo(unread(0));

            client.answer("unfollow", data);
            announcements.announce(wentLive(UUID.randomUUID()));
            earlier.await("unread_counts", counts -> counts.equals(unread(3)));
            assertThat(unread(client)).isEqualTo(unread(0));
        }
    }

    /** Unread counts sent are never older than an earlier reply: they are read and sent in the user's turn. */
    @Test
    void whoHasItsTurnIsToldAfterIt() throws Exception {
        try (Client busy = Instance.one().connect(Role.VIEWER, user);
                Client idle = Instance.one().connect(Role.VIEWER, UUID.randomUUID())) {
            busy.answer("follow", data);
            idle.answer("follow", data);
            try (PerUserExecutor.Taken _ =
                    Instance.one().bean(PerUserExecutor.class).takeFree(List.of(user))) {
                announcements.announce(wentLive(UUID.randomUUID()));
                idle.next("seller_live");

                assertThat(busy.send("get_presence", "{\"user_ids\":[]}", "asked")
                                .next("presence")
                                .id())
                        .as("which needs no turn, and nothing came before it")
                        .isEqualTo("asked");
            }
            busy.next("seller_live");
            assertThat(busy.next("unread_counts").data()).isEqualTo(unread(1));
        }
    }

    /** A client's messages take effect in the order sent. */
    @Test
    void whoFollowsAndUnfollowsInOneBreathDoesNotFollow() throws Exception {
        try (Client client = Instance.one().connect(Role.VIEWER, user);
                Client follower = Instance.two().connect(Role.VIEWER, UUID.randomUUID())) {
            follower.answer("follow", data);
            boolean unfollowed = false;
            for (int attempt = 0; attempt < 5 && !unfollowed; attempt++) {
                for (int i = 0; i < 20; i++) {
                    client.send("follow", data, "follow " + i).send("unfollow", data, "unfollow " + i);
                }
                for (int i = 0; i < 20; i++) {
                    isDone(client, "followed", "follow " + i);
                    unfollowed = isDone(client, "unfollowed", "unfollow " + i);
                }
            }
            assertThat(unfollowed).as("the last was done").isTrue();

            announcements.announce(wentLive(UUID.randomUUID()));

            // The event is counted for all followers at once, so a client without it does not follow.
            follower.next("seller_live");
            assertThat(follower.next("unread_counts").data()).isEqualTo(unread(1));
            assertThat(unread(client)).isEqualTo(unread(0));
            assertThat(client.send("get_presence", "{\"user_ids\":[]}", "asked")
                            .next("presence")
                            .id())
                    .as("and nothing came before it")
                    .isEqualTo("asked");
        }
    }

    /** False if the task was not started because the machine stalled beyond the timeout. */
    private static boolean isDone(Client client, String event, String id) throws InterruptedException {
        Client.Message answer = client.await(_ -> true);
        assertThat(answer.id()).isEqualTo(id);
        boolean done = answer.event().equals(event);
        assertThat(done || "unavailable".equals(answer.data().get("code")))
                .as("%s", answer)
                .isTrue();
        return done;
    }

    @Test
    void noTokenOrWrongDataIsTold() throws Exception {
        try (Client anonymous = Instance.one().connect();
                Client client = Instance.one().connect(Role.VIEWER, user)) {
            anonymous.send("follow", data);
            assertThat(anonymous.nextError()).isEqualTo("unauthorized");
            client.send("follow", "{}");
            assertThat(client.nextError()).isEqualTo("bad_data");
            client.send("mark_read", "{\"seller_id\":7}");
            assertThat(client.nextError()).isEqualTo("bad_data");
        }
    }

    /** Events while all instances are down are also counted; a system test covers that. */
    @Test
    void unreadIsExactThroughACrash() throws Exception {
        try (Instance doomed = Instance.inItsOwnProcess();
                Client client = doomed.connect(Role.VIEWER, user)) {
            assertThat(client.answer("follow", data).event()).isEqualTo("followed");
            announcements.announce(wentLive(UUID.randomUUID()));
            client.next("seller_live");
            doomed.kill();
        }
        announcements.announce(wentLive(UUID.randomUUID()));
        try (Client again = Instance.two().connect(Role.VIEWER, user)) {
            await().atMost(Instance.PATIENCE)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> unread(again), unread(2)::equals);
        }
    }

    private FeedInvalidated wentLive(UUID event) {
        return change("WENT_LIVE", event, seller, stream);
    }

    private Map<String, Object> unread(int count) {
        return Map.of("total", count, "by_seller", count == 0 ? Map.of() : Map.of(seller.toString(), count));
    }

    private static Map<String, Object> unread(Client client) throws InterruptedException {
        return client.answer("get_unread", "{}").data();
    }
}

package io.freshet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.events.v1.FeedInvalidated;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.Link;
import io.freshet.localstack.token.Role;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * While Redis and PostgreSQL are down or frozen, features fail in time, listeners of feeds are still notified, and
 * everything recovers by itself.
 */
@FeatureTest
class EnginesAwayIT {
    private static final Duration IN_TIME = Duration.ofSeconds(9);

    private final String stream = "{\"stream_id\":\"%s\"}".formatted(UUID.randomUUID());
    private final String seller = "{\"seller_id\":\"%s\"}".formatted(UUID.randomUUID());
    private final String users = "{\"user_ids\":[\"%s\"]}".formatted(UUID.randomUUID());

    @Test
    void featuresAreUnavailableAndComeBackAndFeedsAreUndisturbed() throws Exception {
        Instance.one(); // ensures that the role and the tables exist
        try (Link redis = new Link(port(Engine.REDIS));
                Link postgres = new Link(port(Engine.POSTGRES));
                Announcements announcements = new Announcements()) {
            announcements.announce(change()); // registers the schema
            redis.cut();
            postgres.cut();
            try (Instance gateway = Instance.inThisJvm(
                            "--FRESHET_REDIS_PORT=" + redis.port(),
                            "--FRESHET_POSTGRES_PORT=" + postgres.port(),
                            "--spring.data.redis.timeout=500ms",
                            "--freshet.gateway.commands.answer-timeout=5s");
                    Client viewer = gateway.connect(Role.VIEWER, UUID.randomUUID());
                    Client admin = gateway.connect(Role.ADMIN);
                    Client listener = gateway.connect()) {
                listener.send("subscribe", "{\"feed\":\"discover\",\"category\":\"fashion\"}")
                        .next("subscribed");
                everythingIsUnavailable(viewer, admin);
                listenersAreNotified(announcements, listener);

                redis.mend();
                postgres.mend();
                everythingWorks(viewer, admin);

                redis.freeze();
                postgres.freeze();
                everythingIsUnavailable(viewer, admin);
                listenersAreNotified(announcements, listener);

                redis.mend();
                postgres.mend();
                everythingWorks(viewer, admin);
            }
        }
    }

    private void everythingIsUnavailable(Client viewer, Client admin) throws Exception {
        isUnavailable(viewer, "join_stream", stream);
        isUnavailable(viewer, "typing", stream);
        isUnavailable(viewer, "get_presence", users);
        isUnavailable(viewer, "follow", seller);
        isUnavailable(viewer, "get_unread", "{}");
        isUnavailable(admin, "get_cache_stats", "{}");
        isUnavailable(admin, "stream_status_changed", stream);
    }

    private static void isUnavailable(Client client, String event, String data) throws Exception {
        long begun = System.nanoTime();
        client.send(event, data);
        assertThat(client.nextError()).as(event).isEqualTo("unavailable");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(event).isLessThan(IN_TIME);
    }

    private void everythingWorks(Client viewer, Client admin) {
        works(viewer, "join_stream", stream, "viewer_count");
        works(viewer, "get_presence", users, "presence");
        works(viewer, "follow", seller, "followed");
        works(viewer, "get_unread", "{}", "unread_counts");
        works(admin, "get_cache_stats", "{}", "cache_stats");
    }

    private static void works(Client client, String event, String data, String answer) {
        await().atMost(Instance.PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .until(
                        () -> client.send(event, data, event)
                                .await(message -> event.equals(message.id()))
                                .event(),
                        answer::equals);
    }

    private static void listenersAreNotified(Announcements announcements, Client listener) throws Exception {
        FeedInvalidated change = change();
        long begun = System.nanoTime();
        announcements.announce(change);
        assertThat(listener.next("feed_refresh_required").data())
                .containsEntry("aggregate_id", change.getAggregateId());
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("without waiting for the database that knows the followers, which takes half a minute")
                .isLessThan(IN_TIME);
    }

    private static FeedInvalidated change() {
        return Announcements.change("WENT_LIVE", UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    }

    private static int port(Engine engine) {
        return Integer.getInteger(engine.part().portVariable());
    }
}

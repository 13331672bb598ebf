package io.freshet.gateway.socket;

import static io.freshet.gateway.socket.TestAnnouncements.change;
import static io.freshet.gateway.socket.TestAnnouncements.invalidation;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.SourcePartition;
import io.freshet.gateway.NotificationGatewayApplication;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A resuming client is notified of what it missed, conflated to the latest of each feed, by any instance. */
@GatewayTest
class MissedRefreshesAreDeliveredIT {
    @Autowired
    private TestGateway gateway;

    @Autowired
    private TestAnnouncements announcements;

    /** Unique to this test, because the topic is shared. */
    private final String category = "c-" + UUID.randomUUID();

    private final String feed = "{\"feed\":\"discover\",\"category\":\"%s\"}".formatted(category);

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    @Test
    void theLatestOfTheFeedWithAGenerationThatCoversAll() throws Exception {
        String cursor = cursorAndGone(gateway);
        try (var witness = gateway.connect().subscribe(feed)) {
            for (int partition = 0; partition < 3; partition++) {
                announcements.announce(
                        partition,
                        invalidation("product_updated", "a" + partition, generation(partition, 10), category));
                announcements.announce(
                        partition,
                        invalidation("product_updated", "b" + partition, generation(partition, 11), category));
                witness.next("feed_refresh_required");
                witness.next("feed_refresh_required");
            }
        }
        try (var client = gateway.connect()) {
            assertThat(resume(client, cursor)).containsEntry("recovered", true).containsEntry("category", category);
            var missed = client.next("feed_refresh_required");

            assertThat(missed).containsEntry("aggregate_id", "b2").containsEntry("category", category);
            assertThat(NotificationGeneration.parse(String.valueOf(missed.get("generation")))
                            .positions())
                    .isEqualTo(Map.of(source(0), 11L, source(1), 11L, source(2), 11L));

            announcements.announce(change("live", category));
            assertThat(client.next("feed_refresh_required")).containsEntry("aggregate_id", "live");
            assertThat(missed.get("cursor")).isNotEqualTo(cursor);
        }
    }

    @Test
    void onlyOfItsOwnFeedAndOnlyWhatCameAfterItsCursor() throws Exception {
        String cursor;
        try (var client = gateway.connect().subscribe(feed)) {
            announcements.announce(change("seen", category));
            cursor = String.valueOf(client.next("feed_refresh_required").get("cursor"));
        }
        announcements.announce(change("other", category + "x"));
        awaitNotified(category + "x", "other2");
        try (var client = gateway.connect()) {
            assertThat(resume(client, cursor)).containsEntry("recovered", true);
            announcements.announce(change("live", category));
            assertThat(client.next("feed_refresh_required")).containsEntry("aggregate_id", "live");
        }
    }

    @Test
    void whoMissesTheMissedOnesTooGoesOnFromTheSameCursor() throws Exception {
        String cursor = cursorAndGone(gateway);
        announcements.announce(change("missed", category));
        awaitNotified(category, "missed too");
        String first;
        try (var client = gateway.connect()) {
            first = String.valueOf(resume(client, cursor).get("cursor"));
        }
        try (var client = gateway.connect()) {
            assertThat(resume(client, first)).containsEntry("recovered", true);
            assertThat(client.next("feed_refresh_required")).containsEntry("aggregate_id", "missed too");
        }
    }

    @Test
    void byServerSentEventsToo() throws Exception {
        String cursor = cursorAndGone(gateway);
        awaitNotified(category, "missed");
        try (var stream = new TestEventStream(gateway, "feed=discover&category=" + category, "Last-Event-ID", cursor)) {
            assertThat(stream.next()).containsKey("retry");
            var missed = stream.nextEvent();
            assertThat(missed).containsEntry("event", "feed_refresh_required").containsKey("id");
            assertThat(missed.get("data")).contains("\"missed\"");
        }
    }

    @Test
    void byAnInstanceThatStartedAfterwards() throws Exception {
        String cursor = cursorAndGone(gateway);
        announcements.announce(change("missed", category));
        try (ConfigurableApplicationContext other =
                SpringApplication.run(NotificationGatewayApplication.class, "--freshet.gateway.port=0")) {
            var second = new TestGateway(other.getBean(GatewayServer.class)).awaitReady();
            try (var client = second.connect()) {
                assertThat(resume(client, cursor)).containsEntry("recovered", true);
                assertThat(client.next("feed_refresh_required")).containsEntry("aggregate_id", "missed");
            }
            second.destroy();
        }
    }

    @Test
    void aCursorThatIsNotOursIsFlagged() throws Exception {
        try (var client = gateway.connect()) {
            assertThat(resume(client, "A".repeat(88))).containsEntry("recovered", false);
            assertThat(client.next("resync_required")).containsEntry("category", category);
        }
    }

    @Test
    void aCursorOfTheFutureIsWaitedForAndThenFlagged() throws Exception {
        byte[] bytes = Base64.getUrlDecoder().decode(cursorAndGone(gateway));
        bytes[bytes.length - 4]++;
        String future = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        try (var client = gateway.connect()) {
            client.send(subscribeMessage(future));
            client.send("{\"event\":\"unsubscribe\",\"data\":{\"feed\":\"discover\"}}");

            assertThat(client.next("subscribed")).containsEntry("recovered", false);
            client.next("resync_required");
            client.next("unsubscribed");
        }
    }

    private String cursorAndGone(TestGateway from) throws InterruptedException {
        try (var client = from.connect()) {
            client.send("{\"event\":\"subscribe\",\"data\":" + feed + "}");
            return String.valueOf(client.next("subscribed").get("cursor"));
        }
    }

    /** The other event loops may lag behind the notified listener by a moment; a resume copes with that. */
    private void awaitNotified(String named, String aggregate) throws Exception {
        try (var client = gateway.connect().subscribe("{\"feed\":\"discover\",\"category\":\"%s\"}".formatted(named))) {
            announcements.announce(change(aggregate, named));
            while (!aggregate.equals(client.next("feed_refresh_required").get("aggregate_id"))) {
                // skip earlier ones
            }
        }
    }

    private Map<String, @Nullable Object> resume(TestWebSocket client, String cursor) throws InterruptedException {
        return client.send(subscribeMessage(cursor)).next("subscribed");
    }

    private String subscribeMessage(String cursor) {
        return "{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\"%s\",\"resume\":\"%s\"}}"
                .formatted(category, cursor);
    }

    private static SourcePartition source(int partition) {
        return new SourcePartition(SourcePartition.STREAMS, partition);
    }

    private static String generation(int partition, long offset) {
        return new NotificationGeneration(Map.of(source(partition), offset), Map.of()).text();
    }
}

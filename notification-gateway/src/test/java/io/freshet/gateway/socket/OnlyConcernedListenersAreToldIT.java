package io.freshet.gateway.socket;

import static io.freshet.gateway.socket.TestAnnouncements.change;
import static io.freshet.gateway.socket.TestAnnouncements.invalidation;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * A refresh reaches exactly the listeners whose feed the change can affect. To show that a listener was not notified,
 * the tests wait for a later refresh on the same partition.
 */
@GatewayTest
class OnlyConcernedListenersAreToldIT {
    private static final String ALL = "{\"feed\":\"discover\"}";
    private static final String ELECTRONICS = "{\"feed\":\"discover\",\"category\":\"electronics\"}";
    private static final String FASHION = "{\"feed\":\"discover\",\"category\":\"fashion\"}";

    @Autowired
    private TestGateway gateway;

    @Autowired
    private TestAnnouncements announcements;

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    @Test
    void byWebSocket() throws Exception {
        try (var all = gateway.connect().subscribe(ALL);
                var electronics = gateway.connect().subscribe(ELECTRONICS);
                var fashion = gateway.connect().subscribe(FASHION);
                var nobody = gateway.connect()) {
            announcements.announce(change("radio", "electronics"));
            announcements.announce(change("scarf", "fashion"));
            announcements.announce(change("broad"));

            assertThat(all.next("feed_refresh_required")).containsEntry("aggregate_id", "radio");
            assertThat(all.next("feed_refresh_required")).containsEntry("aggregate_id", "scarf");
            assertThat(all.next("feed_refresh_required")).containsEntry("aggregate_id", "broad");
            assertThat(electronics.next("feed_refresh_required")).containsEntry("aggregate_id", "radio");
            assertThat(electronics.next("feed_refresh_required")).containsEntry("aggregate_id", "broad");
            assertThat(fashion.next("feed_refresh_required")).containsEntry("aggregate_id", "scarf");
            assertThat(fashion.next("feed_refresh_required")).containsEntry("aggregate_id", "broad");
            nobody.subscribe(ALL);
        }
    }

    @Test
    void byServerSentEvents() throws Exception {
        try (var all = new TestEventStream(gateway, "feed=discover");
                var electronics = new TestEventStream(gateway, "feed=discover&category=electronics");
                var fashion = new TestEventStream(gateway, "feed=discover&category=fashion")) {
            announcements.announce(change("radio", "electronics"));
            announcements.announce(change("scarf", "fashion"));
            announcements.announce(change("broad"));

            assertThat(all.nextData()).containsEntry("aggregate_id", "radio");
            assertThat(all.nextData()).containsEntry("aggregate_id", "scarf");
            assertThat(all.nextData()).containsEntry("aggregate_id", "broad");
            assertThat(electronics.nextData()).containsEntry("aggregate_id", "radio");
            assertThat(electronics.nextData()).containsEntry("aggregate_id", "broad");
            assertThat(fashion.nextData()).containsEntry("aggregate_id", "scarf");
            assertThat(fashion.nextData()).containsEntry("aggregate_id", "broad");
        }
    }

    @Test
    void theFrameSaysWhatToFetchAgain() throws Exception {
        try (var client = gateway.connect().subscribe(ELECTRONICS)) {
            announcements.announce(change("radio", "electronics"));

            var data = client.next("feed_refresh_required");
            assertThat(data)
                    .containsEntry("feed", "discover")
                    .containsEntry("category", "electronics")
                    .containsEntry("reason", "product_updated")
                    .containsEntry("change_type", "UPDATED")
                    .containsEntry("generation", "g-radio")
                    .containsEntry("spread_ms", 0)
                    .containsKey("cursor")
                    .hasSize(8);
        }
    }

    @Test
    void aListenerOfBothIsToldOnceAndACategoryMoveTwice() throws Exception {
        try (var client = gateway.connect().subscribe(ALL).subscribe(ELECTRONICS)) {
            announcements.announce(change("radio", "electronics"));
            announcements.announce(change("moved", "electronics", "fashion"));
            announcements.announce(change("last", "electronics"));

            var once = client.next("feed_refresh_required");
            var from = client.next("feed_refresh_required");
            var to = client.next("feed_refresh_required");
            var last = client.next("feed_refresh_required");
            assertThat(once).containsEntry("aggregate_id", "radio");
            assertThat(from).containsEntry("aggregate_id", "moved").containsEntry("category", "electronics");
            assertThat(to).containsEntry("aggregate_id", "moved").containsEntry("category", "fashion");
            assertThat(last).containsEntry("aggregate_id", "last");
            // A cursor covers everything up to it, so that of the first of two frames must not cover the second.
            assertThat(from.get("cursor")).isEqualTo(once.get("cursor"));
            assertThat(to.get("cursor")).isNotEqualTo(from.get("cursor"));
        }
    }

    @Test
    void whoUnsubscribedIsNotToldAnyMore() throws Exception {
        try (var client = gateway.connect().subscribe(ELECTRONICS).subscribe(FASHION)) {
            client.send("{\"event\":\"unsubscribe\",\"data\":%s,\"id\":\"u\"}".formatted(FASHION));
            assertThat(client.next()).containsEntry("event", "unsubscribed").containsEntry("id", "u");
            announcements.announce(change("scarf", "fashion"));
            announcements.announce(change("radio", "electronics"));

            assertThat(client.next("feed_refresh_required")).containsEntry("aggregate_id", "radio");
        }
    }

    @Test
    void aReplayReachesNobody() throws Exception {
        try (var client = gateway.connect().subscribe(ALL)) {
            announcements.announce(invalidation("replay", "old", "g-old", "electronics"));
            announcements.announce(change("new", "electronics"));

            assertThat(client.next("feed_refresh_required")).containsEntry("aggregate_id", "new");
        }
    }

    @Test
    void aStreamsListenersAreToldOfThatStreamOnly() throws Exception {
        String own = "00000000-0000-4000-8000-000000000001";
        String other = "00000000-0000-4000-8000-000000000002";
        try (var client = gateway.connect().subscribe("{\"feed\":\"stream\",\"stream_id\":\"%s\"}".formatted(own))) {
            announcements.announce(TestAnnouncements.changeOfStream(other));
            announcements.announce(change("radio", "electronics"));
            announcements.announce(TestAnnouncements.changeOfStream(own));

            assertThat(client.next("feed_refresh_required"))
                    .containsEntry("feed", "stream")
                    .containsEntry("aggregate_id", own);
        }
    }
}

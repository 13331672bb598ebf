package io.freshet.gateway.socket;

import static io.freshet.gateway.socket.TestAnnouncements.changeAt;
import static io.freshet.gateway.socket.TestAnnouncements.clearOf;
import static io.freshet.gateway.socket.TestAnnouncements.everyPlace;
import static io.freshet.gateway.socket.TestAnnouncements.halfAPlace;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * In the community feed a refresh reaches exactly the listeners whose circle contains the change. To show that a
 * listener was not notified, the tests wait for a later refresh on the same partition.
 */
@GatewayTest
class OnlyNearbyListenersAreToldIT {
    private static final GeoPoint MARINA = new GeoPoint(25.2048, 55.2708);
    /** About 120 km away. */
    private static final GeoPoint ABU_DHABI = new GeoPoint(24.4539, 54.3773);

    private static final String AT_MARINA = "{\"feed\":\"community\",\"latitude\":25.204,\"longitude\":55.271}";
    private static final String NEXT_DOOR =
            "{\"feed\":\"community\",\"latitude\":25.196,\"longitude\":55.268,\"radius_km\":5.04}";
    private static final String WIDE =
            "{\"feed\":\"community\",\"latitude\":25.2,\"longitude\":55.27,\"radius_km\":20}";
    private static final String AT_ABU_DHABI = "{\"feed\":\"community\",\"latitude\":24.45,\"longitude\":54.38}";

    @Autowired
    private TestGateway gateway;

    @Autowired
    private TestAnnouncements announcements;

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    @Test
    void aChangeIsToldNearbyAndNotFarAwayNorToOtherFeeds() throws Exception {
        try (var near = gateway.connect().subscribe(AT_MARINA);
                var far = gateway.connect().subscribe(AT_ABU_DHABI);
                var discover = gateway.connect().subscribe("{\"feed\":\"discover\"}")) {
            announcements.announce(changeAt("scarf", "fashion", MARINA));
            announcements.announce(changeAt("radio", "electronics", ABU_DHABI));
            announcements.announce(TestAnnouncements.change("lamp", "home"));
            announcements.announce(everyPlace("broad"));

            assertThat(near.next("feed_refresh_required")).containsEntry("aggregate_id", "scarf");
            assertThat(near.next("feed_refresh_required")).containsEntry("aggregate_id", "broad");
            assertThat(far.next("feed_refresh_required")).containsEntry("aggregate_id", "radio");
            assertThat(far.next("feed_refresh_required")).containsEntry("aggregate_id", "broad");
            assertThat(discover.next("feed_refresh_required")).containsEntry("aggregate_id", "lamp");
        }
    }

    @Test
    void theSameByServerSentEvents() throws Exception {
        try (var near = new TestEventStream(gateway, "feed=community&latitude=25.204&longitude=55.271");
                var far =
                        new TestEventStream(gateway, "feed=community&latitude=24.45&longitude=54.38&radius_km=50.0")) {
            announcements.announce(changeAt("scarf", "fashion", MARINA));
            announcements.announce(changeAt("radio", "electronics", ABU_DHABI));
            announcements.announce(everyPlace("broad"));

            assertThat(near.nextData()).containsEntry("aggregate_id", "scarf").containsEntry("location", at(MARINA));
            assertThat(near.nextData()).containsEntry("aggregate_id", "broad").doesNotContainKey("location");
            assertThat(far.nextData()).containsEntry("aggregate_id", "radio");
            assertThat(far.nextData()).containsEntry("aggregate_id", "broad");
        }
    }

    @Test
    void theFrameSaysWhereItChanged() throws Exception {
        try (var client = gateway.connect().subscribe(AT_MARINA)) {
            announcements.announce(changeAt("scarf", "fashion", MARINA));

            assertThat(client.next("feed_refresh_required"))
                    .containsEntry("feed", "community")
                    .containsEntry("category", "fashion")
                    .containsEntry("location", at(MARINA))
                    .containsEntry("reason", "product_updated")
                    .containsEntry("change_type", "UPDATED")
                    .containsEntry("generation", "g-scarf")
                    .containsEntry("spread_ms", 0)
                    .containsKey("cursor")
                    .hasSize(9);
        }
    }

    @Test
    void aProductThatMovedIsToldInBothPlacesAndTwiceToWhoListensToBoth() throws Exception {
        try (var from = gateway.connect().subscribe(AT_MARINA);
                var to = gateway.connect().subscribe(AT_ABU_DHABI);
                var both = gateway.connect().subscribe(AT_ABU_DHABI).subscribe(AT_MARINA)) {
            announcements.announce(changeAt("radio", "electronics", MARINA, ABU_DHABI));
            announcements.announce(everyPlace("broad"));

            var left = from.next("feed_refresh_required");
            assertThat(left).containsEntry("aggregate_id", "radio").containsEntry("location", at(MARINA));
            assertThat(from.next("feed_refresh_required")).containsEntry("aggregate_id", "broad");
            var came = to.next("feed_refresh_required");
            assertThat(came).containsEntry("aggregate_id", "radio").containsEntry("location", at(ABU_DHABI));
            assertThat(to.next("feed_refresh_required")).containsEntry("aggregate_id", "broad");

            var first = both.next("feed_refresh_required");
            var second = both.next("feed_refresh_required");
            assertThat(first).containsEntry("aggregate_id", "radio").containsEntry("location", at(MARINA));
            assertThat(second).containsEntry("aggregate_id", "radio").containsEntry("location", at(ABU_DHABI));
            assertThat(both.next("feed_refresh_required")).containsEntry("aggregate_id", "broad");
            // A cursor covers everything up to it: only the last frame may carry the announcement's position.
            assertThat(first.get("cursor")).isNotEqualTo(second.get("cursor"));
            assertThat(left.get("cursor")).isEqualTo(second.get("cursor")).isEqualTo(came.get("cursor"));
        }
    }

    @Test
    void aClearedPlaceIsToldThereAndNotToItsNeighbours() throws Exception {
        try (var there = gateway.connect().subscribe(NEXT_DOOR);
                var wider = gateway.connect().subscribe(WIDE)) {
            announcements.announce(clearOf("clear", GeoCell.of(25.2, 55.27, 5)));
            announcements.announce(changeAt("scarf", "fashion", MARINA));

            var cleared = there.next("feed_refresh_required");
            assertThat(cleared)
                    .containsEntry("reason", "cache_cleared")
                    .containsEntry("location", at(new GeoPoint(25.2, 55.27)))
                    .doesNotContainKeys("category", "radius_km");
            assertThat(there.next("feed_refresh_required")).containsEntry("aggregate_id", "scarf");
            assertThat(wider.next("feed_refresh_required")).containsEntry("aggregate_id", "scarf");
        }
    }

    @Test
    void neighboursShareAPlaceAndEachIsRepeatedWhatItAskedFor() throws Exception {
        try (var client = gateway.connect()) {
            client.send("{\"event\":\"subscribe\",\"data\":%s}".formatted(AT_MARINA));
            assertThat(client.next("subscribed"))
                    .containsEntry("feed", "community")
                    .containsEntry("latitude", 25.204)
                    .containsEntry("longitude", 55.271)
                    .containsEntry("recovered", false)
                    .containsKey("cursor")
                    .hasSize(5);
            client.send("{\"event\":\"subscribe\",\"data\":%s}".formatted(NEXT_DOOR));
            assertThat(client.next("subscribed"))
                    .containsEntry("latitude", 25.196)
                    .containsEntry("longitude", 55.268)
                    .containsEntry("radius_km", 5.04);
            announcements.announce(changeAt("scarf", "fashion", MARINA));
            announcements.announce(everyPlace("broad"));
            assertThat(client.next("feed_refresh_required")).containsEntry("aggregate_id", "scarf");
            assertThat(client.next("feed_refresh_required")).containsEntry("aggregate_id", "broad");

            // Both name the same subscription, so either ends it.
            client.send("{\"event\":\"unsubscribe\",\"data\":%s}".formatted(AT_MARINA));
            assertThat(client.next("unsubscribed"))
                    .containsEntry("latitude", 25.204)
                    .hasSize(3);
            client.subscribe(AT_ABU_DHABI);
            announcements.announce(changeAt("hat", "fashion", MARINA));
            announcements.announce(changeAt("radio", "electronics", ABU_DHABI));
            assertThat(client.next("feed_refresh_required")).containsEntry("aggregate_id", "radio");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"feed\":\"community\"}",
                "{\"feed\":\"community\",\"latitude\":25.2}",
                "{\"feed\":\"community\",\"latitude\":\"25.2\",\"longitude\":55}",
                "{\"feed\":\"community\",\"latitude\":90.001,\"longitude\":55}",
                "{\"feed\":\"community\",\"latitude\":25.2,\"longitude\":-180.5}",
                "{\"feed\":\"community\",\"latitude\":25.2,\"longitude\":55,\"radius_km\":50.1}",
                "{\"feed\":\"community\",\"latitude\":25.2,\"longitude\":55,\"radius_km\":0}",
                "{\"feed\":\"community\",\"latitude\":25.2,\"longitude\":55,\"category\":\"home\"}"
            })
    void aPlaceThatIsNoneIsBadData(String data) throws Exception {
        try (var client = gateway.connect()) {
            client.send("{\"event\":\"subscribe\",\"data\":%s}".formatted(data));

            assertThat(client.next("error")).containsEntry("code", "bad_data").containsKey("message");
        }
    }

    @Test
    void anAnnouncementOfHalfAPlaceMayHaveMeantAnybody() throws Exception {
        try (var client = gateway.connect().subscribe(AT_ABU_DHABI)) {
            announcements.announce(halfAPlace());

            assertThat(client.next("resync_required")).containsKeys("cursor", "spread_ms");
        }
    }

    private static Map<String, @Nullable Object> at(GeoPoint point) {
        return Map.of("latitude", point.latitude(), "longitude", point.longitude());
    }
}

package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.Role;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The community feed on the whole stack: a change in one place is shown and notified there, and nowhere else. */
@UsesLocalStack
class PlacesIT {
    private static final String MARINA = "latitude=-25.08&longitude=55.14";
    private static final String CREEK = "latitude=-26.08&longitude=55.14"; // 111 km away

    @Test
    void aProductIsSeenAndHeardWhereItIsAndNowhereElse(RunningStack stack) throws Exception {
        Http sellers = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        Http feed = new Http(stack.uri(Part.FEED_SERVICE), null);
        try (Listener here = listen(stack, -25.08, 55.14);
                Listener there = listen(stack, -26.08, 55.14)) {
            feed.get("/api/feeds/community?" + MARINA, 200);
            feed.get("/api/feeds/community?" + CREEK, 200);

            String id = create(sellers, "Lamp", -25.081);
            String refresh = here.change(id, "CREATED");

            assertThat(JsonPath.<String>read(refresh, "$.data.feed")).isEqualTo("community");
            assertThat(JsonPath.<String>read(refresh, "$.data.category")).isEqualTo("home");
            assertThat(JsonPath.<Double>read(refresh, "$.data.location.latitude"))
                    .isEqualTo(-25.081);
            String near = refetch(feed, MARINA, refresh);
            assertThat(JsonPath.<List<Double>>read(near, "$.items[?(@.id == '" + id + "')].distance_km"))
                    .containsExactly(0.15);
            Http.Page far = feed.page("/api/feeds/community?" + CREEK);
            assertThat(far.isStillValid()).as(far.cacheStatus()).isTrue();

            sellers.patch("/api/products/" + id, "{\"location\": {\"latitude\": -26.081, \"longitude\": 55.14}}", 200);
            // The first refresh for the other place is the product's arrival.
            String came = there.next("feed_refresh_required");
            String left = here.change(id, "UPDATED");

            assertThat(JsonPath.<String>read(came, "$.data.change_type")).isEqualTo("UPDATED");
            assertThat(JsonPath.<Double>read(came, "$.data.location.latitude")).isEqualTo(-26.081);
            assertThat(JsonPath.<Double>read(left, "$.data.location.latitude")).isEqualTo(-25.081);
            assertThat(refetch(feed, MARINA, left)).doesNotContain(id);
            assertThat(refetch(feed, CREEK, came)).contains(id);
        }
    }

    /** What an admin clears is invalidated, and its listeners are notified. */
    @Test
    void aPlaceIsClearedByAnAdmin(RunningStack stack) throws Exception {
        Http feed = new Http(stack.uri(Part.FEED_SERVICE), null);
        Http admin = new Http(stack.uri(Part.FEED_SERVICE), stack.token(Role.ADMIN));
        try (Listener here = listen(stack, -25.08, 55.14)) {
            feed.get("/api/feeds/community?" + CREEK, 200);
            // If Redis or Kafka is slow, a page may not be stored, or the answer may be 503.
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                feed.get("/api/feeds/community?" + MARINA, 200);
                feed.get("/api/feeds/community?category=home&" + MARINA, 200);
                String cleared = admin.delete("/api/cache/feeds/community?" + MARINA, 200);
                assertThat(JsonPath.<Integer>read(cleared, "$.keys_deleted")).isEqualTo(2);
            });

            String refresh = here.next("feed_refresh_required", "$.data.reason", "cache_cleared");
            assertThat(JsonPath.<Boolean>read(refetch(feed, MARINA, refresh), "$.cached"))
                    .isFalse();
            Http.Page far = feed.page("/api/feeds/community?" + CREEK);
            assertThat(far.isStillValid()).as(far.cacheStatus()).isTrue();
        }
    }

    private static Listener listen(RunningStack stack, double latitude, double longitude) throws InterruptedException {
        URI gateway = stack.uri(Part.NOTIFICATION_GATEWAY);
        Listener listener = Listener.connect(gateway);
        listener.send("""
                {"event": "subscribe",
                 "data": {"feed": "community", "latitude": %s, "longitude": %s, "radius_km": 5.0}}
                """.formatted(latitude, longitude));
        listener.next("subscribed");
        return listener;
    }

    private static String refetch(Http feed, String place, String refresh) throws Exception {
        return feed.get(
                "/api/feeds/community?" + place,
                200,
                "Freshet-Min-Generation",
                JsonPath.read(refresh, "$.data.generation"));
    }

    private static String create(Http sellers, String title, double latitude) throws Exception {
        return JsonPath.read(sellers.post("/api/products", """
                        {"title": "%s", "category": "home", "price": {"amount": "12.50", "currency": "AED"},
                         "condition": "GOOD", "feeds": ["COMMUNITY"],
                         "location": {"latitude": %s, "longitude": 55.141}}""".formatted(title, latitude), 201), "$.id");
    }
}

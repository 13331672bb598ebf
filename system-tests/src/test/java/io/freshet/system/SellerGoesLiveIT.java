package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.Role;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The main job, on the whole stack: when a seller goes live, listeners are notified and then read LIVE. */
@UsesLocalStack
class SellerGoesLiveIT {
    @Test
    void whoListensIsToldAndTheFeedShowsLive(RunningStack stack) throws Exception {
        Http streams = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        Http feed = new Http(stack.uri(Part.FEED_SERVICE), null);
        for (int round = 0; round < 10; round++) {
            String id = createStream(streams, "fashion");
            try (Listener listener = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY))) {
                listener.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\"fashion\"}}");
                listener.next("subscribed");
                feed.get("/api/feeds/discover?category=fashion", 200);

                streams.post("/api/streams/" + id + "/go-live", "", 200);
                String refresh = listener.change(id, "WENT_LIVE");
                String generation = JsonPath.read(refresh, "$.data.generation");
                assertThat(List.of(0, milliseconds(refresh, "published"), milliseconds(refresh, "invalidated")))
                        .as("steps since the commit: %s", refresh)
                        .isSorted()
                        .allMatch(step -> step <= milliseconds(refresh, "notified"));

                String page =
                        feed.get("/api/feeds/discover?category=fashion", 200, "Freshet-Min-Generation", generation);
                assertThat(JsonPath.<List<String>>read(page, "$.items[?(@.id == '" + id + "')].status"))
                        .containsExactly("LIVE");
            }
        }
    }

    /** Reads of a single stream and of the live list keep the same promise as the feeds. */
    @Test
    void whoWatchesTheStreamIsToldAndItsReadsShowLive(RunningStack stack) throws Exception {
        Http streams = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        Http feed = new Http(stack.uri(Part.FEED_SERVICE), null);
        String id = createStream(streams, "home");
        try (Listener listener = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY))) {
            listener.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"stream\",\"stream_id\":\"" + id + "\"}}");
            listener.next("subscribed");
            feed.get("/api/streams/" + id, 200);
            feed.get("/api/streams/live", 200);

            streams.post("/api/streams/" + id + "/go-live", "", 200);
            String generation = JsonPath.read(listener.change(id, "WENT_LIVE"), "$.data.generation");

            String read = feed.get("/api/streams/" + id, 200, "Freshet-Min-Generation", generation);
            String live = feed.get("/api/streams/live", 200, "Freshet-Min-Generation", generation);
            assertThat(JsonPath.<String>read(read, "$.status")).isEqualTo("LIVE");
            assertThat(JsonPath.<List<String>>read(live, "$.items[*].id")).contains(id);
        }
    }

    /** Precision: what a change cannot affect stays cached, and its listeners are not notified. */
    @Test
    void aChangeInOneCategoryLeavesTheOthersCachedAndTheirListenersAlone(RunningStack stack) throws Exception {
        Http streams = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        Http feed = new Http(stack.uri(Part.FEED_SERVICE), null);
        try (Listener all = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY));
                Listener listener = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY))) {
            all.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\"}}");
            all.next("subscribed");
            String fashion = createStream(streams, "fashion");
            all.change(fashion, "CREATED");
            String electronics = createStream(streams, "electronics");
            all.change(electronics, "CREATED");
            listener.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\"electronics\"}}");
            listener.next("subscribed");
            feed.get("/api/feeds/discover?category=electronics", 200);
            feed.get("/api/feeds/discover?category=fashion", 200);

            streams.post("/api/streams/" + fashion + "/go-live", "", 200);
            String generation = JsonPath.read(all.change(fashion, "WENT_LIVE"), "$.data.generation");
            Http.Page other = feed.page("/api/feeds/discover?category=electronics");
            String own = feed.get("/api/feeds/discover?category=fashion", 200, "Freshet-Min-Generation", generation);
            streams.post("/api/streams/" + electronics + "/go-live", "", 200);

            assertThat(other.isStillValid()).as(other.cacheStatus()).isTrue();
            assertThat(JsonPath.<Boolean>read(own, "$.cached")).isFalse();
            // The first refresh for this listener is the change in its own category.
            assertThat(JsonPath.<String>read(listener.next("feed_refresh_required"), "$.data.aggregate_id"))
                    .isEqualTo(electronics);
        }
    }

    @Test
    void onlyItsSellerCanMakeAStreamGoLive(RunningStack stack) throws Exception {
        Http streams = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        String id = createStream(streams, "home");
        Http stranger = new Http(
                stack.uri(Part.STREAM_SERVICE),
                stack.token(Role.SELLER, UUID.randomUUID(), java.time.Duration.ofMinutes(5)));

        stranger.post("/api/streams/" + id + "/go-live", "", 403);
        new Http(stack.uri(Part.STREAM_SERVICE), null).post("/api/streams/" + id + "/go-live", "", 401);

        assertThat(JsonPath.<String>read(streams.get("/api/streams/" + id, 200), "$.status"))
                .isEqualTo("SCHEDULED");
    }

    private static int milliseconds(String refresh, String step) {
        return JsonPath.read(refresh, "$.data.timeline." + step + "_ms");
    }

    private static String createStream(Http streams, String category) throws Exception {
        return JsonPath.read(
                streams.post("/api/streams", "{\"title\": \"Live soon\", \"category\": \"" + category + "\"}", 201),
                "$.id");
    }
}

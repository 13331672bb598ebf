package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.Role;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change made while a part on its path is down is announced and shown once that part is back. */
@UsesLocalStack
class NothingIsSkippedIT {
    @ParameterizedTest
    @EnumSource(
            value = Part.class,
            names = {"REDIS", "REGISTRY", "CACHE_INVALIDATOR"})
    void aChangeMadeWhileAPartIsAwayArrivesWhenItIsBack(Part part, RunningStack stack) throws Exception {
        Http streams = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        Http feed = new Http(stack.uri(Part.FEED_SERVICE), null);
        String id = JsonPath.read(
                streams.post("/api/streams", "{\"title\": \"Soon\", \"category\": \"resilience\"}", 201), "$.id");
        try (Listener listener = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY))) {
            listener.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\"resilience\"}}");
            listener.next("subscribed");
            feed.get("/api/feeds/discover?category=resilience", 200);
            stack.kill(part);

            streams.post("/api/streams/" + id + "/go-live", "", 200);
            feed.get("/api/feeds/discover?category=resilience", 200);
            stack.start(part);

            String refresh = listener.change(id, "WENT_LIVE");
            String page = feed.get(
                    "/api/feeds/discover?category=resilience",
                    200,
                    "Freshet-Min-Generation",
                    JsonPath.read(refresh, "$.data.generation"));
            assertThat(JsonPath.<List<String>>read(page, "$.items[?(@.id == '" + id + "')].status"))
                    .containsExactly("LIVE");
        }
    }
}

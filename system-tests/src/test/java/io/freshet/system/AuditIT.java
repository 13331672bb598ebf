package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** For every kind of read, the cached result can be compared with what an audit reads. */
@UsesLocalStack
class AuditIT {
    @Test
    void everyCachedReadIsTheSameAsTheDatabase(RunningStack stack) throws Exception {
        String id = announcedStream(stack, "Audited");
        String seller = Role.SELLER.demoUser().toString();
        Map<String, String> keys = Map.of(
                "/api/feeds/discover",
                "feed:discover:b7796ffe:page:1:limit:20",
                "/api/feeds/community?latitude=25.2&longitude=55.27",
                "feed:community:97110275:0f2efb3b:page:1:limit:20",
                "/api/streams/" + id,
                "stream:" + id,
                "/api/users/" + seller + "/streams",
                "streams:user:" + seller + ":page:1:limit:20",
                "/api/streams/live",
                "streams:live:page:1:limit:20");

        for (Map.Entry<String, String> read : keys.entrySet()) {
            explainedHit(stack, read.getKey(), read.getValue());
        }
    }

    /** cache-invalidator's tests check that differences are found, counted and repaired in time. */
    @Test
    void aPageThatWasTamperedWithIsNot(RunningStack stack) throws Exception {
        String id = announcedStream(stack, "As it is");
        String key = "streams:user:" + Role.SELLER.demoUser() + ":page:1:limit:3";
        explainedHit(stack, "/api/users/" + Role.SELLER.demoUser() + "/streams?per_page=3", key);

        new StoredPages(stack.port(Part.REDIS)).replace(key, "As it is", "As it WA");

        String explained = explain(stack, key);
        assertThat(JsonPath.<Boolean>read(explained, "$.primary.same")).isFalse();
        assertThat(JsonPath.<List<String>>read(explained, "$.primary.difference.changed"))
                .contains(id);
    }

    /** A page that was not stored in Redis in time is only in the near cache, until that is cleared. */
    private static String explainedHit(RunningStack stack, String path, String key) {
        Http feed = new Http(stack.uri(Part.FEED_SERVICE), null);
        Http admin = new Http(stack.uri(Part.FEED_SERVICE), stack.token(Role.ADMIN));
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            feed.get(path, 200);
                            String explained = explain(stack, key);
                            if (JsonPath.<String>read(explained, "$.verdict").equals("ABSENT")) {
                                admin.delete("/api/cache/feeds/all", 200);
                            }
                            return explained;
                        },
                        explained ->
                                JsonPath.<String>read(explained, "$.verdict").equals("HIT")
                                        && Boolean.TRUE.equals(JsonPath.read(explained, "$.primary.same")));
    }

    /** A stream whose creation has been announced. */
    private static String announcedStream(RunningStack stack, String title) throws Exception {
        Http streams = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        try (Listener listener = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY))) {
            listener.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\"audit\"}}");
            listener.next("subscribed");
            String id = JsonPath.read(
                    streams.post("/api/streams", "{\"title\": \"" + title + "\", \"category\": \"audit\"}", 201),
                    "$.id");
            listener.change(id, "CREATED");
            return id;
        }
    }

    private static String explain(RunningStack stack, String key) throws Exception {
        return new Http(stack.uri(Part.CACHE_INVALIDATOR), stack.token(Role.ADMIN))
                .get("/api/audit/explain?key=" + key, 200);
    }
}

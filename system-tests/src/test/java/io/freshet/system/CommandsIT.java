package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.Role;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Clients' commands on the whole stack: the reported numbers are true, and what is reported invalidated is. */
@UsesLocalStack
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandsIT {
    private static final String CATEGORY = "/api/feeds/discover?category=electronics&per_page=7";

    @Test
    void aSellersCommandInvalidatesWhatShowsTheStreamAndListenersAreTold(RunningStack stack) throws Exception {
        Http streams = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        Http feed = new Http(stack.uri(Part.FEED_SERVICE), null);
        try (Listener seller = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY));
                Listener listener = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY))) {
            authenticate(seller, stack.token(Role.SELLER));
            listener.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\"electronics\"}}");
            listener.next("subscribed");
            String id = JsonPath.read(
                    streams.post("/api/streams", "{\"title\": \"Radios\", \"category\": \"electronics\"}", 201),
                    "$.id");
            // after this, the creation no longer invalidates what is cached next
            listener.next("feed_refresh_required", "$.data.aggregate_id", id);
            String home = "/api/feeds/discover?category=home&per_page=7";
            cached(feed, home);

            String done = carriedOut(
                    seller,
                    "stream_status_changed",
                    "{\"stream_id\":\"" + id + "\"}",
                    () -> cached(feed, CATEGORY),
                    deleted -> deleted > 0);

            assertThat(JsonPath.<Integer>read(done, "$.data.scopes")).isPositive();
            String generation = JsonPath.read(done, "$.data.generation");
            listener.next("feed_refresh_required", "$.data.generation", generation);
            assertThat(JsonPath.<Boolean>read(
                            feed.get(CATEGORY, 200, "Freshet-Min-Generation", generation), "$.cached"))
                    .isFalse();
            Http.Page other = feed.page(home);
            assertThat(other.isStillValid())
                    .as("another category: %s", other.cacheStatus())
                    .isTrue();
        }
    }

    @Test
    void anAdminClearsAndSeesWhatIsLeftAndNobodyElseDoes(RunningStack stack) throws Exception {
        Http feed = new Http(stack.uri(Part.FEED_SERVICE), null);
        Http admins = new Http(stack.uri(Part.FEED_SERVICE), stack.token(Role.ADMIN));
        try (Listener admin = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY))) {
            authenticate(admin, stack.token(Role.ADMIN));
            String clear = "{\"feed\":\"discover\"}";
            carriedOut(admin, "clear_feed_cache", clear, () -> cached(feed, CATEGORY), deleted -> deleted > 0);
            carriedOut(admin, "clear_feed_cache", clear, () -> {}, deleted -> deleted == 0);

            admin.send("{\"event\":\"get_cache_stats\",\"data\":{}}");
            String statistics = admin.next("cache_stats");
            String http = admins.get("/api/cache/stats", 200);
            assertThat(JsonPath.<Object>read(statistics, "$.data.discover.entries"))
                    .isEqualTo(JsonPath.<Object>read(http, "$.discover.entries"));
            assertThat(JsonPath.<Map<String, Object>>read(statistics, "$.data.community"))
                    .containsOnlyKeys(JsonPath.<Map<String, Object>>read(http, "$.community")
                            .keySet());
        }
        String id = JsonPath.read(
                new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER))
                        .post("/api/streams", "{\"title\": \"Mine\", \"category\": \"toys\"}", 201),
                "$.id");
        try (Listener stranger = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY))) {
            authenticate(stranger, stack.token(Role.SELLER, UUID.randomUUID(), Duration.ofMinutes(5)));
            stranger.send("{\"event\":\"stream_status_changed\",\"data\":{\"stream_id\":\"" + id + "\"}}");
            stranger.next("error", "$.data.code", "forbidden");
        }
    }

    /** Runs last: once Kafka is back, uncommitted records are applied again, which would disturb other tests. */
    @Test
    @Order(Integer.MAX_VALUE)
    void withoutKafkaACommandIsUnavailableInTimeAndLaterWorksAgain(RunningStack stack) throws Exception {
        try (Listener admin = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY))) {
            authenticate(admin, stack.token(Role.ADMIN));
            stack.kill(Part.KAFKA);
            admin.send("{\"event\":\"clear_feed_cache\",\"data\":{\"feed\":\"community\"}}");
            admin.next("error", "$.data.code", "unavailable");

            stack.start(Part.KAFKA);
            admin.send("{\"event\":\"get_cache_stats\",\"data\":{}}");
            admin.next("cache_stats");
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                admin.send("{\"event\":\"clear_feed_cache\",\"data\":{\"feed\":\"community\"},\"id\":\"again\"}");
                return JsonPath.<String>read(admin.nextAnswer("again"), "$.event")
                        .equals("cache_invalidated");
            });
        }
    }

    /** Runs before each attempt. */
    private interface Preparation {
        void prepare() throws Exception;
    }

    /**
     * The answer to a command. A command that was not answered in time is repeated, although it may have been carried
     * out. So only an answer with the expected number of deleted keys counts.
     */
    private static String carriedOut(
            Listener client, String event, String data, Preparation preparation, IntPredicate deleted) {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .pollDelay(Duration.ZERO)
                .until(
                        () -> {
                            preparation.prepare();
                            String id = UUID.randomUUID().toString();
                            client.send("{\"event\":\"" + event + "\",\"data\":" + data + ",\"id\":\"" + id + "\"}");
                            return client.nextAnswer(id);
                        },
                        answer -> JsonPath.<String>read(answer, "$.event").equals("cache_invalidated")
                                && deleted.test(JsonPath.<Integer>read(answer, "$.data.keys_deleted")));
    }

    /** Reads until the answer comes from the cache: a change from an earlier test may still arrive. */
    private static void cached(Http feed, String path) throws Exception {
        for (int i = 0; i < 50; i++) {
            if (JsonPath.<Boolean>read(feed.get(path, 200), "$.cached")) {
                return;
            }
        }
        throw new AssertionError(path + " is never cached");
    }

    static void authenticate(Listener client, String token) throws InterruptedException {
        client.send("{\"event\":\"authenticate\",\"data\":{\"token\":\"" + token + "\"}}");
        client.next("authenticated");
    }
}

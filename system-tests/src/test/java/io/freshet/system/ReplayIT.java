package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code ./freshet replay} on a whole stack: it invalidates all caches, also near caches, and notifies nobody. */
@UsesLocalStack
class ReplayIT {
    private static final String PAGE = "/api/feeds/discover?category=replayed";
    private static final String OTHER = "/api/feeds/discover?category=never-changed";

    @Test
    void pagesAreInvalidEverywhereAndNoClientIsTold(RunningStack stack) throws Exception {
        Http streams = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        Http feed = new Http(stack.uri(Part.FEED_SERVICE), null);
        try (Listener listener = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY));
                Listener all = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY))) {
            listener.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\"replayed\"}}");
            listener.next("subscribed");
            all.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\"}}");
            all.next("subscribed");
            String id = JsonPath.read(
                    streams.post("/api/streams", "{\"title\": \"Soon\", \"category\": \"replayed\"}", 201), "$.id");
            listener.change(id, "CREATED");
            cached(feed, PAGE);
            cached(feed, OTHER);

            Ran ran = replay(stack, "--from", "EARLIEST");

            assertThat(ran.code).as(ran.output).isZero();
            assertThat(ran.output).contains("replay ", "100.0 %", "done: ");
            // "done" refers to Redis; near caches learn of it on their own
            await().atMost(Duration.ofSeconds(20)).until(() -> !isCached(feed.get(PAGE, 200)));
            Http.Page other = feed.page(OTHER);
            assertThat(other.isStillValid()).as(other.cacheStatus()).isTrue();
            streams.post("/api/streams/" + id + "/go-live", "", 200);
            // Nothing from the replay, but perhaps the creation again, and other tests' changes.
            assertThat(listener.reasonsBefore(id, "WENT_LIVE")).isSubsetOf("stream_status_changed");
            assertThat(all.reasonsBefore(id, "WENT_LIVE")).isSubsetOf("stream_status_changed", "product_updated");
        }
    }

    @Test
    void badArgumentsAreToldWithTheUsageAndBadTopicsByTheService(RunningStack stack) throws Exception {
        Ran without = replay(stack);
        Ran wrong = replay(stack, "--from", "EARLIEST", "--topics", "freshet.product-updated");

        assertThat(without.code).isEqualTo(2);
        assertThat(without.output).contains("--from", "Usage: ");
        assertThat(wrong.code).isEqualTo(2);
        assertThat(wrong.output).contains("freshet.product-updated.v1");
    }

    private static void cached(Http feed, String path) {
        await().atMost(Duration.ofSeconds(20)).until(() -> isCached(feed.get(path, 200)));
    }

    private static boolean isCached(String page) {
        return JsonPath.<Boolean>read(page, "$.cached");
    }

    private record Ran(int code, String output) {}

    /** Runs the program behind the script against this stack. */
    private static Ran replay(RunningStack stack, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.freshet.localstack.cli.Freshet",
                "replay"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("FRESHET_HOME", stack.stateDir().toString());
        builder.environment().put("FRESHET_INVALIDATOR_PORT", Integer.toString(stack.port(Part.CACHE_INVALIDATOR)));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), output);
    }
}

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** {@code ./freshet replay} against a whole stack: the caches are void, the service's own too, and nobody is told. */
@UsesLocalStack
class ReplayIT {
    private static final String PAGE = "/api/feeds/discover?category=replayed";
    private static final String OTHER = "/api/feeds/discover?category=never-changed";

    @Test
    void pagesAreVoidEverywhereAndNoClientIsTold(RunningStack stack) throws Exception {
        Http streams = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        Http feed = new Http(stack.uri(Part.FEED_SERVICE), null);
        awaitWatermarks(feed);
        String id = JsonPath.read(
                streams.post("/api/streams", "{\"title\": \"Soon\", \"category\": \"replayed\"}", 201), "$.id");
        try (Listener listener = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY));
                Listener all = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY))) {
            listener.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\"replayed\"}}");
            listener.next("subscribed");
            all.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\"}}");
            all.next("subscribed");
            cached(feed, PAGE);
            cached(feed, OTHER);

            Ran ran = replay(stack, "--from", "EARLIEST");

            assertThat(ran.code).as(ran.output).isZero();
            assertThat(ran.output).contains("replay ", "100.0 %", "done: ");
            assertThat(isCached(feed.get(PAGE, 200))).isFalse();
            assertThat(isCached(feed.get(OTHER, 200))).isTrue();
            streams.post("/api/streams/" + id + "/go-live", "", 200);
            // Nothing of the replay; but of the creation, perhaps, and of other tests' changes.
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

    /** A stack that has just started voids everything once, and tells so, before its first watermark. */
    private static void awaitWatermarks(Http feed) {
        AtomicReference<Instant> read = new AtomicReference<>(Instant.MAX);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            String page = feed.get(OTHER, 200);
            Instant asOf = Instant.parse(JsonPath.read(page, "$.as_of"));
            if (!isCached(page)) {
                read.set(asOf);
            }
            return asOf.isAfter(read.get());
        });
    }

    private static void cached(Http feed, String path) throws Exception {
        feed.get(path, 200);
        assertThat(isCached(feed.get(path, 200))).isTrue();
    }

    private static boolean isCached(String page) {
        return JsonPath.<Boolean>read(page, "$.cached");
    }

    private record Ran(int code, String output) {}

    /** The program behind the script, on this stack. */
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

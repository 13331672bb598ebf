package io.freshet.localstack.junit;

import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Waits for the first watermark of a stack that has just started. Before that, the stack invalidates all pages once and
 * announces it, which would disturb what a test reads and listens to.
 */
final class FirstWatermark {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long PAUSE_MILLIS = 100;
    /** A page of an empty category: without a read, only a watermark can advance its as-of. */
    private static final String PAGE = "/api/feeds/discover?category=before-all-tests";

    private static final Pattern AS_OF = Pattern.compile("\"cached\":true,\"as_of\":\"([^\"]+)\"");

    private FirstWatermark() {}

    /** Waits until the as-of of a cached page has advanced. */
    static void await(LocalStack stack) throws InterruptedException {
        URI page = URI.create("http://127.0.0.1:" + stack.settings().ports().of(Part.FEED_SERVICE) + PAGE);
        HttpRequest request =
                HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(20)).build();
        Instant end = Instant.now().plus(PATIENCE);
        Instant before = Instant.MAX;
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (Instant.now().isBefore(end)) {
                Instant asOf = asOfCached(client, request);
                if (asOf.isAfter(before) && asOf.isBefore(Instant.MAX)) {
                    return;
                }
                before = asOf;
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        throw new IllegalStateException("no watermark within " + PATIENCE.toSeconds() + " s: see the logs in "
                + stack.settings().state().home());
    }

    /** The as-of of the cached page; {@link Instant#MAX} if there was no answer, or none from the cache. */
    private static Instant asOfCached(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            Matcher cached =
                    AS_OF.matcher(client.send(request, BodyHandlers.ofString()).body());
            return cached.find() ? Instant.parse(cached.group(1)) : Instant.MAX;
        } catch (IOException e) {
            return Instant.MAX; // retried until there is an answer
        }
    }
}

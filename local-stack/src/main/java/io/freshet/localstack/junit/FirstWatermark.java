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
 * A stack that has just started invalidates all pages once, tells so, and only then says for the first time up to when nothing
 * is missing. What a test reads and listens to before that would be disturbed.
 */
final class FirstWatermark {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long PAUSE_MILLIS = 100;
    /** Of a category that nothing is in, so that only a watermark makes it younger without reading it again. */
    private static final String PAGE = "/api/feeds/discover?category=before-all-tests";

    private static final Pattern AS_OF = Pattern.compile("\"cached\":true,\"as_of\":\"([^\"]+)\"");

    private FirstWatermark() {}

    /** Waits until a cached page has become younger. */
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

    /** Later than any, where there was no answer or not from the cache. */
    private static Instant asOfCached(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            Matcher cached =
                    AS_OF.matcher(client.send(request, BodyHandlers.ofString()).body());
            return cached.find() ? Instant.parse(cached.group(1)) : Instant.MAX;
        } catch (IOException e) {
            return Instant.MAX; // asked again until there is one
        }
    }
}

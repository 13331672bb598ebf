package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import io.freshet.localstack.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** The first page of one category of the discover feed, as a client reads it. Thread-safe. */
final class DiscoverFeed implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(3);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final HttpRequest request;

    DiscoverFeed(BenchStack stack, String category, int perPage) {
        this.request = HttpRequest.newBuilder(URI.create(stack.http(Part.FEED_SERVICE) + "/api/feeds/discover?category="
                        + category + "&per_page=" + perPage))
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    /**
     * An answer.
     *
     * @param status the HTTP status; 0 without an answer
     * @param body the page
     */
    record Page(int status, String body) {}

    Page read() throws InterruptedException {
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Page(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Page(0, "");
        }
    }

    /** Reads repeatedly. Returns when the first matching page arrived, by {@link System#nanoTime}. */
    OptionalLong awaitShown(Predicate<String> shown, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            Page page = read();
            if (page.status() == 200 && shown.test(page.body())) {
                return OptionalLong.of(System.nanoTime());
            }
            Thread.sleep(BETWEEN);
        }
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

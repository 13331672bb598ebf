package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client of one service: every call states the status that it expects. */
record Http(URI base, @Nullable String token) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** Returns the body. Retries while the service answers 503, unless that is expected. */
    String get(String path, int expected, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = await().atMost(PATIENCE)
                .until(() -> send(request), answer -> answer.statusCode() != 503 || expected == 503);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
        return response.body();
    }

    /** The current page of a feed. */
    Page page(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request(path).GET());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new Page(
                response.body(), response.headers().firstValue("Cache-Status").orElse(""));
    }

    String post(String path, String body, int expected) throws IOException, InterruptedException {
        return exchange(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                expected);
    }

    String patch(String path, String body, int expected) throws IOException, InterruptedException {
        return exchange(
                request(path)
                        .header("Content-Type", "application/merge-patch+json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(body)),
                expected);
    }

    String delete(String path, int expected) throws IOException, InterruptedException {
        return exchange(request(path).DELETE(), expected);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static String exchange(HttpRequest.Builder request, int expected) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
        return response.body();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /**
     * A page of a feed.
     *
     * @param body the JSON
     * @param cacheStatus the Cache-Status field
     */
    record Page(String body, String cacheStatus) {
        /** Whether no change has invalidated the cached page, though late watermarks may have caused a read. */
        boolean isStillValid() {
            return cacheStatus.contains("hit") || cacheStatus.contains("detail=unproven");
        }
    }
}

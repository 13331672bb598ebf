package io.freshet.bench;

import io.freshet.localstack.Part;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The demo seller on stream-service's API. Thread-safe. */
public final class Seller implements AutoCloseable {
    /** The path segment of streams. */
    public static final String STREAMS = "streams";
    /** The path segment of products. */
    public static final String PRODUCTS = "products";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int NOBODY = 0;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Supplier<URI> service;
    private final String token;

    /**
     * Creates a seller.
     *
     * @param service supplies the base URI for each request
     * @param token the seller's token
     */
    public Seller(Supplier<URI> service, String token) {
        this.service = service;
        this.token = token;
    }

    /**
     * Creates the demo seller.
     *
     * @param stack the stack whose stream-service is called
     * @return a seller, which the caller must close
     * @throws IOException if the key cannot be read
     */
    public static Seller of(BenchStack stack) throws IOException {
        return new Seller(() -> stack.http(Part.STREAM_SERVICE), stack.token(Role.SELLER));
    }

    /**
     * The answer to a request.
     *
     * @param status the HTTP status; 0 without an answer
     * @param id the id of what was created, else null
     * @param version the version in the entity tag; 0 without one
     * @param at when it arrived, by {@link System#nanoTime}
     * @param took the time since the request
     */
    public record Answer(int status, @Nullable UUID id, long version, long at, Duration took) {
        /**
         * Whether the request succeeded.
         *
         * @return whether the status is 2xx
         */
        public boolean isAcknowledged() {
            return status / 100 == 2;
        }

        /**
         * Whether the request was at fault, such as a deletion while LIVE.
         *
         * @return whether the status is 4xx
         */
        public boolean isRefused() {
            return status / 100 == 4;
        }
    }

    /**
     * Creates a stream.
     *
     * @param title its title
     * @param category its category
     * @return the answer
     * @throws InterruptedException if interrupted while waiting
     */
    public Answer createStream(String title, String category) throws InterruptedException {
        return post("/api/streams", "{\"title\":\"" + title + "\",\"category\":\"" + category + "\"}");
    }

    /**
     * Creates a product of the discover feed.
     *
     * @param title its title
     * @param category its category
     * @return the answer
     * @throws InterruptedException if interrupted while waiting
     */
    public Answer createProduct(String title, String category) throws InterruptedException {
        return post(
                "/api/products",
                "{\"title\":\"" + title + "\",\"category\":\"" + category + "\",\"condition\":\"NEW\","
                        + "\"price\":{\"amount\":\"12.50\",\"currency\":\"AED\"},\"feeds\":[\"DISCOVER\"]}");
    }

    /**
     * Performs an action without a body.
     *
     * @param kind {@link #STREAMS} or {@link #PRODUCTS}
     * @param id its id
     * @param action such as {@code go-live}
     * @return the answer
     * @throws InterruptedException if interrupted while waiting
     */
    public Answer act(String kind, UUID id, String action) throws InterruptedException {
        return send(request("/api/" + kind + "/" + id + "/" + action).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /**
     * Changes a title.
     *
     * @param kind {@link #STREAMS} or {@link #PRODUCTS}
     * @param id its id
     * @param title the new title
     * @return the answer
     * @throws InterruptedException if interrupted while waiting
     */
    public Answer retitle(String kind, UUID id, String title) throws InterruptedException {
        return send(request("/api/" + kind + "/" + id)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"title\":\"" + title + "\"}")));
    }

    /**
     * Deletes a stream or product.
     *
     * @param kind {@link #STREAMS} or {@link #PRODUCTS}
     * @param id its id
     * @return the answer
     * @throws InterruptedException if interrupted while waiting
     */
    public Answer delete(String kind, UUID id) throws InterruptedException {
        return send(request("/api/" + kind + "/" + id).DELETE());
    }

    private Answer post(String path, String body) throws InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.get().resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) throws InterruptedException {
        long begun = System.nanoTime();
        int status = NOBODY;
        UUID id = null;
        long version = 0;
        try {
            HttpResponse<Void> answer = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
            status = answer.statusCode();
            id = answer.headers()
                    .firstValue("Location")
                    .map(location -> UUID.fromString(location.substring(location.lastIndexOf('/') + 1)))
                    .orElse(null);
            version = answer.headers()
                    .firstValue("ETag")
                    .map(tag -> Long.valueOf(tag.replaceAll("\\D", "")))
                    .orElse(0L);
        } catch (IOException e) {
            status = NOBODY;
        }
        long ended = System.nanoTime();
        return new Answer(status, id, version, ended, Duration.ofNanos(ended - begun));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

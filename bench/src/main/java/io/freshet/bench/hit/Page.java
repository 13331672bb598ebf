package io.freshet.bench.hit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** A page as Freshet answers it from its cache. */
final class Page {
    private static final Set<String> THEIR_OWN = Set.of(
            "date",
            "content-length",
            "content-type",
            "content-encoding",
            "connection",
            "keep-alive",
            "transfer-encoding",
            "etag",
            "cache-control",
            "server");
    private static final Pattern PRODUCT = Pattern.compile("\"type\":\"product\",\"id\":\"([0-9a-f-]{36})\"");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Shape shape;
    private final byte[] body;
    private final byte[] gzip;
    private final Map<String, List<String>> fields;

    private Page(Shape shape, byte[] body, byte[] gzip, Map<String, List<String>> fields) {
        this.shape = shape;
        this.body = body;
        this.gzip = gzip;
        this.fields = fields;
    }

    /** Requests the page until it comes from a cache, with the same content in both encodings. */
    static Page of(HttpClient client, URI feed, Shape shape) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            HttpResponse<byte[]> plain = get(client, feed.resolve(shape.path()), Map.of());
            HttpResponse<byte[]> packed = get(client, feed.resolve(shape.path()), Map.of("Accept-Encoding", "gzip"));
            if (isHit(plain) && isHit(packed) && tag(plain).equals(tag(packed))) {
                var fields = new TreeMap<String, List<String>>(plain.headers().map());
                fields.keySet().removeIf(name -> THEIR_OWN.contains(name) || name.startsWith(":"));
                return new Page(shape, plain.body(), packed.body(), fields);
            }
            Thread.sleep(Duration.ofMillis(200));
        }
        throw new IllegalStateException(shape.path() + " is not answered from the cache");
    }

    private static boolean isHit(HttpResponse<byte[]> answer) {
        return answer.statusCode() == 200
                && answer.headers().firstValue("Cache-Status").orElse("").contains("; hit");
    }

    static HttpResponse<byte[]> get(HttpClient client, URI uri, Map<String, String> fields)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10));
        fields.forEach(request::setHeader);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    static String tag(HttpResponse<?> answer) {
        return answer.headers().firstValue("ETag").orElse("");
    }

    Shape shape() {
        return shape;
    }

    byte[] body() {
        return body;
    }

    /** The compressed body. */
    byte[] gzip() {
        return gzip;
    }

    /** The fields that depend neither on the connection nor on the encoding, sorted by name. */
    Map<String, List<String>> fields() {
        return fields;
    }

    /** A product on this page. */
    UUID product() {
        var found = PRODUCT.matcher(new String(body, StandardCharsets.UTF_8));
        if (!found.find()) {
            throw new IllegalStateException("there is no product on " + shape.path());
        }
        return UUID.fromString(found.group(1));
    }
}

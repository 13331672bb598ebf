package io.freshet.bench.overload;

import io.freshet.bench.BenchStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Requests of one kind.
 *
 * @param name the kind's name
 * @param server the server's base URI
 * @param next supplies a request; called by any thread
 */
record Asks(String name, URI server, Supplier<byte[]> next) {
    private static final int SELLERS = 20;

    /** A page in the near cache. */
    static Asks hits(BenchStack stack) {
        byte[] request = get("/api/feeds/discover?category=fashion");
        return new Asks("hits", stack.http(Part.FEED_SERVICE), () -> request);
    }

    /** Places that have not been requested before. */
    static Asks misses(BenchStack stack) {
        return new Asks("misses", stack.http(Part.FEED_SERVICE), () -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            return get(String.format(
                    Locale.ROOT,
                    "/api/feeds/community?latitude=%.2f&longitude=%.2f",
                    random.nextDouble(-60, 60),
                    random.nextDouble(-170, 170)));
        });
    }

    /** New products of twenty sellers. */
    static Asks writes(BenchStack stack, LocalIssuer issuer) throws IOException {
        List<String> tokens = new ArrayList<>();
        SplittableRandom ids = new SplittableRandom(7);
        for (int i = 0; i < SELLERS; i++) {
            tokens.add(issuer.token(Role.SELLER, new UUID(ids.nextLong(), ids.nextLong()), Duration.ofHours(2)));
        }
        String body = "{\"title\":\"Overload\",\"category\":\"overload\",\"condition\":\"NEW\","
                + "\"price\":{\"amount\":\"12.50\",\"currency\":\"AED\"},\"feeds\":[\"DISCOVER\"]}";
        List<byte[]> requests = tokens.stream()
                .map(token -> ("POST /api/products HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token
                                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.US_ASCII))
                .toList();
        return new Asks(
                "writes",
                stack.http(Part.STREAM_SERVICE),
                () -> requests.get(ThreadLocalRandom.current().nextInt(SELLERS)));
    }

    static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}

package io.freshet.invalidation.audit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers like feed-service for an uncached read. system-tests test the two together. */
final class FeedStandIn {
    private final HttpServer server;
    private final Map<String, String> pages = new ConcurrentHashMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile Runnable onRequest = () -> {};
    volatile int status = 200;
    /** The part before {@code as_of} that differs between a hit and a miss. */
    volatile String origin = READ;

    static final String READ = "\"cached\":false";

    FeedStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().toString();
            asked.add(path + " " + exchange.getRequestHeaders().getFirst("Cache-Control"));
            byte[] body = (pages.getOrDefault(path, "{\"items\":[]") + "," + origin + ",\"as_of\":\"" + Instant.now()
                            + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            onRequest.run();
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Sets the database's content for a request: the JSON object without its closing brace. */
    void holds(String path, String page) {
        pages.put(path, page);
    }
}

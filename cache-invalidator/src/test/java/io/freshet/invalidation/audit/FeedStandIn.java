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

/** Answers as feed-service does to an uncached read; the whole of both is tested in system-tests. */
final class FeedStandIn {
    private final HttpServer server;
    private final Map<String, String> pages = new ConcurrentHashMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile Runnable onRequest = () -> {};
    volatile int status = 200;
    /** What differs between a hit and a miss, before {@code as_of}. */
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

    /** What the database holds for a request from now on: the JSON object without its end. */
    void holds(String path, String page) {
        pages.put(path, page);
    }
}

package io.freshet.gateway.socket;

import static java.util.Objects.requireNonNull;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A client of Server-Sent Events: collects the blocks between blank lines, field by field. */
final class TestEventStream implements AutoCloseable {
    private static final String END = "end";
    private static final Map<String, String> COMMENT = Map.of("", "");

    private final BlockingQueue<Map<String, String>> blocks = new LinkedBlockingQueue<>();
    private final HttpResponse<Stream<String>> response;

    TestEventStream(TestGateway gateway, String query, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri("/events?" + query));
        if (headers.length > 0) {
            request.headers(headers);
        }
        response = gateway.client()
                .sendAsync(request.build(), BodyHandlers.ofLines())
                .get(TestGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Thread.ofVirtual().start(this::read);
    }

    HttpResponse<Stream<String>> response() {
        return response;
    }

    /** The next block of any kind. */
    Map<String, String> next() throws InterruptedException {
        return requireNonNull(blocks.poll(TestGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS), "no event came");
    }

    /** The next block that is not a comment. */
    Map<String, String> nextEvent() throws InterruptedException {
        Map<String, String> block = next();
        while (block.equals(COMMENT)) {
            block = next();
        }
        return block;
    }

    /** The data of the next block that is an event. */
    Map<String, @Nullable Object> nextData() throws InterruptedException {
        Map<String, String> block = next();
        while (!block.containsKey("data")) {
            block = next();
        }
        Map<String, @Nullable Object> data = requireNonNull(Json.object(requireNonNull(block.get("data"))));
        ValidFrames.check(Map.of("event", requireNonNull(block.get("event")), "data", data));
        return data;
    }

    private void read() {
        Map<String, String> block = new LinkedHashMap<>();
        try (Stream<String> lines = response.body()) {
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.isEmpty()) {
                    blocks.add(block);
                    block = new LinkedHashMap<>();
                } else {
                    int colon = line.indexOf(':');
                    block.put(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
        } catch (RuntimeException e) {
            // Either side cut the connection, which ends the stream.
        }
        blocks.add(Map.of("event", END));
    }

    @Override
    public void close() {
        response.body().close();
    }
}

package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import io.freshet.bench.backstop.Arrivals.Arrival;
import io.freshet.localstack.Part;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client on the gateway's WebSocket that has subscribed to one category of the discover feed. Thread-safe. */
final class RefreshListener implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final JsonMapper json = new JsonMapper();
    private final Arrivals<Change, String> refreshes = new Arrivals<>();
    private final AtomicLong frames = new AtomicLong();
    private final CountDownLatch subscribed = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;

    private record Change(String id, String type) {}

    private RefreshListener(BenchStack stack) {
        this.socket = client.newWebSocketBuilder()
                .subprotocols("freshet.v1.json")
                .connectTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + stack.port(Part.NOTIFICATION_GATEWAY) + "/ws"), new Receiver())
                .join();
    }

    static RefreshListener subscribe(BenchStack stack, String category) throws InterruptedException {
        RefreshListener listener = new RefreshListener(stack);
        listener.socket
                .sendText(
                        "{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\"" + category + "\"}}",
                        true)
                .join();
        if (!listener.subscribed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the gateway does not answer a subscription");
        }
        return listener;
    }

    /** When it was notified of a change, with the generation for the refetch. */
    Optional<Arrival<String>> await(UUID id, String changeType, Duration patience) throws InterruptedException {
        return refreshes.await(new Change(id.toString(), changeType), patience);
    }

    long frames() {
        return frames.get();
    }

    private void received(String frame) {
        JsonNode message = json.readTree(frame);
        switch (message.path("event").asString("")) {
            case "subscribed" -> subscribed.countDown();
            case "feed_refresh_required" -> {
                frames.incrementAndGet();
                JsonNode data = message.path("data");
                refreshes.came(
                        new Change(
                                data.path("aggregate_id").asString(""),
                                data.path("change_type").asString("")),
                        data.path("generation").asString(""));
            }
            default -> {}
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                received(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}

package io.freshet.bench.replay;

import io.freshet.bench.BenchStack;
import io.freshet.localstack.Part;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client on the WebSocket that listens to all of discover and to some places. Thread-safe. */
final class ToldClients implements AutoCloseable {
    private final JsonMapper json = new JsonMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, CompletableFuture<Long>> awaited = new ConcurrentHashMap<>();
    private final AtomicLong others = new AtomicLong();
    private final CountDownLatch subscribed;
    private final WebSocket socket;

    ToldClients(BenchStack stack, int places) throws InterruptedException {
        this.subscribed = new CountDownLatch(1 + places);
        this.socket = client.newWebSocketBuilder()
                .subprotocols("freshet.v1.json")
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + stack.port(Part.NOTIFICATION_GATEWAY) + "/ws"), new Receiver())
                .join();
        subscribe("{\"feed\":\"discover\"}");
        for (int town = 0; town < places; town++) {
            subscribe("{\"feed\":\"community\",\"latitude\":%s,\"longitude\":%s,\"radius_km\":5}"
                    .formatted(Catalogue.latitude(town), Catalogue.longitude(town)));
        }
        if (!subscribed.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the gateway does not answer subscriptions");
        }
    }

    private void subscribe(String data) {
        socket.sendText("{\"event\":\"subscribe\",\"data\":" + data + "}", true).join();
    }

    /** From now on, refreshes for these aggregates are expected. */
    void expect(List<String> aggregates) {
        aggregates.forEach(each -> awaited.put(each, new CompletableFuture<>()));
    }

    /** When its go-live was notified, by {@link System#nanoTime}. */
    long awaitNotified(String aggregate) throws InterruptedException {
        CompletableFuture<Long> notified = awaited.get(aggregate);
        try {
            return notified == null ? 0 : notified.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a go-live was never told", e);
        }
    }

    /** The number of unexpected refreshes. */
    long others() {
        return others.get();
    }

    private void received(String text, long at) {
        JsonNode message = json.readTree(text);
        switch (message.path("event").asString("")) {
            case "subscribed" -> subscribed.countDown();
            case "feed_refresh_required" -> {
                JsonNode data = message.path("data");
                CompletableFuture<Long> notified =
                        awaited.get(data.path("aggregate_id").asString(""));
                if (notified == null) {
                    others.incrementAndGet();
                } else if (data.path("change_type").asString("").equals("WENT_LIVE")) {
                    notified.complete(at);
                }
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
            long at = System.nanoTime();
            text.append(data);
            if (last) {
                received(text.toString(), at);
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}

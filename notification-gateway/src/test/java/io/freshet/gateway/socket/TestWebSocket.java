package io.freshet.gateway.socket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.WebSocket;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A well-behaved client: reads everything and answers pings. */
final class TestWebSocket implements AutoCloseable {
    private static final long SECONDS = TestGateway.PATIENCE.toSeconds();

    private final BlockingQueue<Map<String, @Nullable Object>> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private final WebSocket socket;

    private TestWebSocket(WebSocket.Builder builder, URI uri) {
        socket = builder.buildAsync(uri, new Listener())
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }

    static TestWebSocket connect(TestGateway gateway, String... subprotocols) {
        WebSocket.Builder builder = gateway.client().newWebSocketBuilder();
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        return new TestWebSocket(builder, uri(gateway));
    }

    static TestWebSocket connectWith(TestGateway gateway, String token, String subprotocol) {
        return new TestWebSocket(
                gateway.client()
                        .newWebSocketBuilder()
                        .header("Authorization", "Bearer " + token)
                        .subprotocols(subprotocol),
                uri(gateway));
    }

    static URI uri(TestGateway gateway) {
        return URI.create("ws://127.0.0.1:" + gateway.port() + "/ws");
    }

    WebSocket socket() {
        return socket;
    }

    TestWebSocket send(String json) {
        socket.sendText(json, true).orTimeout(SECONDS, TimeUnit.SECONDS).join();
        return this;
    }

    /** Sends a message; ignores the failure if the server has closed the connection. */
    void sendUnlessClosed(String json) {
        socket.sendText(json, true)
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .exceptionally(_ -> socket)
                .join();
    }

    boolean isClosed() {
        return closeCode.isDone();
    }

    TestWebSocket subscribe(String data) throws InterruptedException {
        send("{\"event\":\"subscribe\",\"data\":" + data + "}");
        assertThat(next()).containsEntry("event", "subscribed");
        return this;
    }

    /** The next message of any kind. */
    Map<String, @Nullable Object> next() throws InterruptedException {
        Map<String, @Nullable Object> message =
                requireNonNull(messages.poll(SECONDS, TimeUnit.SECONDS), "no message came");
        ValidFrames.check(message);
        return message;
    }

    /** The data of the next message, which must be of this event. */
    @SuppressWarnings("unchecked")
    Map<String, @Nullable Object> next(String event) throws InterruptedException {
        Map<String, @Nullable Object> message = next();
        assertThat(message).containsEntry("event", event);
        return (Map<String, @Nullable Object>) requireNonNull(message.get("data"));
    }

    int closeCode() {
        return closeCode.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(requireNonNull(Json.object(text.toString())));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closeCode.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closeCode.completeExceptionally(error);
        }
    }
}

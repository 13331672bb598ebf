package io.freshet.gateway;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A WebSocket client that queues all messages in order. */
public final class Client implements AutoCloseable {
    /**
     * One message.
     *
     * @param event its name
     * @param data its content
     * @param id the id of the message that it answers, or null
     * @param nanos when it arrived, by {@link System#nanoTime}
     */
    public record Message(
            String event,
            Map<String, Object> data,
            @Nullable String id,
            long nanos) {}

    private record Envelope(
            String event,
            Map<String, Object> data,
            @Nullable String id) {}

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final TypeReference<Envelope> ENVELOPE = new TypeReference<>() {};

    private final BlockingDeque<Message> messages = new LinkedBlockingDeque<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    Client(int port, @Nullable String token) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().subprotocols("freshet.v1.json");
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), new Receiver())
                .orTimeout(Instance.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Sends a message with this data. */
    public Client send(String event, String data) {
        return sendText("{\"event\":\"" + event + "\",\"data\":" + data + "}");
    }

    /** Sends a message with this data and an id. */
    public Client send(String event, String data, String id) {
        return sendText("{\"event\":\"" + event + "\",\"data\":" + data + ",\"id\":\"" + id + "\"}");
    }

    private Client sendText(String text) {
        socket.sendText(text, true)
                .orTimeout(Instance.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        return this;
    }

    /** The next message, which must be of this event. */
    public Message next(String event) throws InterruptedException {
        Message message = requireNonNull(
                messages.poll(Instance.PATIENCE.toSeconds(), TimeUnit.SECONDS), "no message came, no " + event);
        assertThat(message.event()).as("%s", message).isEqualTo(event);
        return message;
    }

    /** The next message of this event that matches; drops the others. */
    public Message await(String event, Predicate<Map<String, Object>> condition) throws InterruptedException {
        return await(message -> message.event().equals(event) && condition.test(message.data()));
    }

    /** The next message that matches; drops the others. */
    public Message await(Predicate<Message> condition) throws InterruptedException {
        List<Message> seen = new ArrayList<>();
        long until = System.nanoTime() + Instance.PATIENCE.toNanos();
        while (true) {
            Message message = messages.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("no such message came, but " + seen);
            }
            if (condition.test(message)) {
                return message;
            }
            seen.add(message);
        }
    }

    /** The next message of this event; drops the others. */
    public Message await(String event) throws InterruptedException {
        return await(event, _ -> true);
    }

    /** The reply to an event. Resends the event while an engine does not answer in time. Keeps other messages. */
    public Message answer(String event, String data) throws InterruptedException {
        long until = System.nanoTime() + Instance.PATIENCE.toNanos();
        while (true) {
            String id = UUID.randomUUID().toString();
            send(event, data, id);
            List<Message> all = until(message -> id.equals(message.id()));
            Message answer = all.removeLast();
            all.reversed().forEach(messages::addFirst);
            if (System.nanoTime() > until || !"unavailable".equals(answer.data().get("code"))) {
                return answer;
            }
        }
    }

    /** The code of the next message, which must be an error. */
    public String nextError() throws InterruptedException {
        return String.valueOf(next("error").data().get("code"));
    }

    /** All messages up to and including the first that matches. */
    public List<Message> until(Predicate<Message> condition) throws InterruptedException {
        List<Message> all = new ArrayList<>();
        while (all.isEmpty() || !condition.test(all.getLast())) {
            all.add(requireNonNull(
                    messages.poll(Instance.PATIENCE.toSeconds(), TimeUnit.SECONDS), "nothing came after " + all));
        }
        return all;
    }

    /** Waits until the connection is closed and returns the close code. */
    public int closeCode() {
        return closed.orTimeout(Instance.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                Envelope envelope = JsonMapper.shared().readValue(text.toString(), ENVELOPE);
                messages.add(new Message(envelope.event(), envelope.data(), envelope.id(), System.nanoTime()));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }
}

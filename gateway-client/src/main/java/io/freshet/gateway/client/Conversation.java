package io.freshet.gateway.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A blocking client for tests. Received messages are queued until a test asks for them. */
public final class Conversation implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final GatewayClient client;

    private Conversation(ClientGroup group, URI gateway, @Nullable String token) {
        client = group.connect(gateway, token, new Recorder())
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /**
     * Opens a connection without a token.
     *
     * @param group provides the event loop
     * @param gateway such as {@code ws://127.0.0.1:8083/ws}
     * @return the open client
     */
    public static Conversation open(ClientGroup group, URI gateway) {
        return new Conversation(group, gateway, null);
    }

    /**
     * Opens a connection with a token.
     *
     * @param group provides the event loop
     * @param gateway such as {@code ws://127.0.0.1:8083/ws}
     * @param token a signed JWT
     * @return the open client
     */
    public static Conversation open(ClientGroup group, URI gateway, String token) {
        return new Conversation(group, gateway, token);
    }

    /**
     * Sends a message.
     *
     * @param event its name
     * @param data its content
     */
    public void send(String event, Map<String, ?> data) {
        client.send(Message.JSON.writeValueAsString(Map.of("event", event, "data", data)));
    }

    /**
     * Waits for the next message of an event. Drops the messages before it.
     *
     * @param event its name
     * @return the message
     * @throws InterruptedException if interrupted while waiting
     */
    public Message next(String event) throws InterruptedException {
        return next(message -> message.event().equals(event), event);
    }

    /**
     * Waits for the next message that matches. Drops the messages before it.
     *
     * @param wanted accepts the message
     * @param what describes the message if none arrives
     * @return the message
     * @throws InterruptedException if interrupted while waiting
     */
    public Message next(Predicate<Message> wanted, String what) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Message message = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("no " + what + " within " + PATIENCE);
            }
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    /**
     * Waits until the connection is closed.
     *
     * @return the close code
     */
    public int closeCode() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Resets the connection, without a closing handshake. */
    @Override
    public void close() {
        client.cut();
    }

    private final class Recorder implements ClientListener {
        @Override
        public void received(GatewayClient from, String text) {
            messages.add(Message.parse(text));
        }

        @Override
        public void closed(GatewayClient from, int code) {
            closed.complete(code);
        }
    }
}

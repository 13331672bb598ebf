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

/** One client for tests: what it is told waits until it is asked for. */
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
     * @param group whose threads serve it
     * @param gateway such as {@code ws://127.0.0.1:8083/ws}
     * @return the open client
     */
    public static Conversation open(ClientGroup group, URI gateway) {
        return new Conversation(group, gateway, null);
    }

    /**
     * Opens a connection of a user.
     *
     * @param group whose threads serve it
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
     * Waits for the next message of an event; those before it are dropped.
     *
     * @param event its name
     * @return the message
     * @throws InterruptedException if waiting was
     */
    public Message next(String event) throws InterruptedException {
        return next(message -> message.event().equals(event), event);
    }

    /**
     * Waits for the next message that is like this; those before it are dropped.
     *
     * @param wanted whether it is the one
     * @param what it is, for the failure's message
     * @return the message
     * @throws InterruptedException if waiting was
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
     * Waits for the end of the connection.
     *
     * @return its code
     */
    public int closeCode() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Ends the connection without a word. */
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

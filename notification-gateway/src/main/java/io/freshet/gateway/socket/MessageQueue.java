package io.freshet.gateway.socket;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a client's messages in order. While an outcome is pending that later messages may depend on, they wait and
 * reading is paused, so at most those of one socket read wait. Confined to the session's event loop.
 */
final class MessageQueue {
    private final WebSocketSession session;
    private final Consumer<String> turn;
    private @Nullable Queue<String> waiting;

    /**
     * A queue that holds nothing up initially.
     *
     * @param session the session
     * @param turn processes a message in its turn
     */
    MessageQueue(WebSocketSession session, Consumer<String> turn) {
        this.session = session;
        this.turn = turn;
    }

    /** Queues the message if it has to wait. Returns whether it does. */
    boolean hasToWait(String text) {
        return waiting != null && waiting.add(text);
    }

    /**
     * Holds up later messages until the outcome has been processed. A failure of the outcome or of a queued message
     * closes the connection, as for messages that did not wait; the client reconnects and resumes.
     *
     * @param outcome completes on the session's event loop
     * @param use processes the outcome, unless the session is closing
     */
    <T> void holdUp(CompletionStage<T> outcome, Consumer<T> use) {
        waiting = new ArrayDeque<>();
        session.channel().config().setAutoRead(false);
        outcome.thenAccept(found -> {
                    if (!session.isClosing()) {
                        use.accept(found);
                    }
                    resume();
                })
                .exceptionally(failure -> {
                    session.channel().pipeline().fireExceptionCaught(failure);
                    session.channel().config().setAutoRead(true); // for the closing handshake
                    return null;
                });
    }

    private void resume() {
        Queue<String> behind = waiting;
        waiting = null;
        session.channel().config().setAutoRead(true);
        while (behind != null && !behind.isEmpty() && !session.isClosing()) {
            String next = behind.remove();
            if (!hasToWait(next)) {
                turn.accept(next);
            }
        }
    }
}

package io.freshet.gateway.socket;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's messages in turn. While something is found out that the next ones may depend on, they wait, and no more are
 * read: so not more of them wait than one read of the socket had. Lives on the session's event loop.
 */
final class MessageQueue {
    private final WebSocketSession session;
    private final Consumer<String> turn;
    private @Nullable Queue<String> waiting;

    /**
     * A queue that holds nothing up.
     *
     * @param session whose messages they are
     * @param turn told of each when its turn has come
     */
    MessageQueue(WebSocketSession session, Consumer<String> turn) {
        this.session = session;
        this.turn = turn;
    }

    /** Whether a message has to wait; if so, it does. */
    boolean hasToWait(String text) {
        return waiting != null && waiting.add(text);
    }

    /**
     * Holds up what comes next until something is found out and done with. A failure in that, or in what has waited, ends
     * the connection as it does in a message that did not wait: the client comes back and resumes.
     *
     * @param outcome completes on the session's event loop
     * @param use told of it, unless the session is closing by then
     */
    <T> void holdUp(CompletionStage<T> outcome, Consumer<T> use) {
        waiting = new ArrayDeque<>();
        session.channel().config().setAutoRead(false);
        outcome.thenAccept(found -> {
                    if (!session.isClosing()) {
                        use.accept(found);
                    }
                    goOn();
                })
                .exceptionally(failure -> {
                    session.channel().pipeline().fireExceptionCaught(failure);
                    session.channel().config().setAutoRead(true); // for the closing handshake
                    return null;
                });
    }

    private void goOn() {
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

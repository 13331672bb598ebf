package io.freshet.gateway.socket;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A feature's part of the protocol: answers clients' messages for some events. Beans of this type are registered
 * automatically.
 */
public interface ClientEventHandler {
    /**
     * The events that it answers.
     *
     * @return event names; disjoint from those of other handlers
     */
    Set<String> events();

    /**
     * Answers one message. Called on the client's event loop: it must not block, so slow work goes to
     * {@link ClientWork}. The caller adds the client's {@code id} to the reply and waits at most ten seconds for it.
     *
     * @param event what the client sent
     * @return the reply; may fail with a {@link ClientEventException}; any other failure is reported as
     *     {@code unavailable}
     * @throws ClientEventException if it is refused immediately
     */
    CompletionStage<Reply> handle(ClientEvent event);
}

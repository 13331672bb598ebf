package io.freshet.gateway.socket;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A feature's part of the protocol: answers the clients' messages of some events. A bean of it is found by itself. */
public interface ClientEventHandler {
    /**
     * What it answers.
     *
     * @return names of events that no other handler answers
     */
    Set<String> events();

    /**
     * Answers one message. Called on the client's event loop: it must not block, so what takes time is given to
     * {@link ClientWork}. The client's {@code id} is added to the answer by the caller, which also waits no longer than
     * ten seconds for it.
     *
     * @param event what the client sent
     * @return the answer, or what fails with a {@link ClientEventException}; any other failure is told as {@code unavailable}
     * @throws ClientEventException if it can be refused at once
     */
    CompletionStage<Reply> handle(ClientEvent event);
}

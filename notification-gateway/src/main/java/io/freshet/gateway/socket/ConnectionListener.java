package io.freshet.gateway.socket;

import io.freshet.gateway.identity.Identity;
import java.util.UUID;

/**
 * Observes WebSocket clients. Beans of this type are registered automatically. Called on event loops, so it must not
 * block.
 */
public interface ConnectionListener {
    /**
     * A client has authenticated. Called again when it renews its token; the user stays the same.
     *
     * @param connection the client's connection
     * @param identity its identity
     */
    default void identified(ClientConnection connection, Identity identity) {}

    /**
     * An authenticated client has sent a heartbeat: a message or a pong.
     *
     * @param connection the client's connection
     * @param identity its identity
     */
    default void alive(ClientConnection connection, Identity identity) {}

    /**
     * A client has subscribed to a stream and has received the reply.
     *
     * @param connection the client's connection
     * @param stream its id
     */
    default void subscribed(ClientConnection connection, UUID stream) {}

    /**
     * A connection has ended. Called once for each, whether or not it was ever identified.
     *
     * @param connection the closed connection
     */
    default void closed(ClientConnection connection) {}
}

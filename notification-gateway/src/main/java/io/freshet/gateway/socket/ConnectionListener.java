package io.freshet.gateway.socket;

import io.freshet.gateway.identity.Identity;
import java.util.UUID;

/** Learns of the WebSocket clients that come and go. A bean of it is found by itself. Called on event loops: it must not block. */
public interface ConnectionListener {
    /**
     * A client has proved who it is; called again when it renews its token. The user stays the same.
     *
     * @param connection of the client
     * @param identity of it
     */
    default void identified(ClientConnection connection, Identity identity) {}

    /**
     * A client that has proved who it is has shown a sign of life: a message, or the answer to a ping.
     *
     * @param connection of the client
     * @param identity of it
     */
    default void alive(ClientConnection connection, Identity identity) {}

    /**
     * A client has begun to listen to a stream, and has been answered.
     *
     * @param connection of the client
     * @param stream its id
     */
    default void subscribed(ClientConnection connection, UUID stream) {}

    /**
     * A connection has ended, whoever ended it; called once for each, whether or not it ever was identified.
     *
     * @param connection that is gone
     */
    default void closed(ClientConnection connection) {}
}

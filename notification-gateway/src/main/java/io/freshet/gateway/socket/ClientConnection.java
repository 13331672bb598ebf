package io.freshet.gateway.socket;

import io.freshet.gateway.identity.Identity;
import java.util.Map;
import java.util.Optional;

/** A WebSocket client as seen by the features. Compared by identity. Thread-safe. */
public interface ClientConnection {
    /**
     * An ID that is unique among all connections, past and present, of all instances.
     *
     * @return letters, digits and hyphens
     */
    String id();

    /**
     * The client's identity.
     *
     * @return the identity; empty until the client has authenticated
     */
    Optional<Identity> identity();

    /**
     * The share of the client's address.
     *
     * @return the share, common to all connections of the address
     */
    ClientShare share();

    /**
     * Sends an unsolicited message. Drops it if the connection has closed. Disconnects a client that does not read
     * before too much is queued for it.
     *
     * @param event its name
     * @param data its content, without nulls
     */
    void send(String event, Map<String, Object> data);
}

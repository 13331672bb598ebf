package io.freshet.gateway.socket;

import io.freshet.gateway.identity.Identity;
import java.util.Map;
import java.util.Optional;

/** A WebSocket client as the features see it. Compared by identity. Thread-safe. */
public interface ClientConnection {
    /**
     * A name that no other connection has or had, of any instance.
     *
     * @return letters, digits and hyphens
     */
    String id();

    /**
     * Who it is.
     *
     * @return a user, once it has authenticated itself
     */
    Optional<Identity> identity();

    /**
     * What the clients of its address hold.
     *
     * @return the same for all its connections
     */
    ClientShare share();

    /**
     * Sends a message that answers nothing. One to a connection that is closed meanwhile is dropped; a client that does
     * not read is disconnected before too much waits for it.
     *
     * @param event its name
     * @param data its content, without nulls
     */
    void send(String event, Map<String, Object> data);
}

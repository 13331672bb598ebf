package io.freshet.gateway.socket;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The connections of each user to this instance. Thread-safe. */
public final class UserConnections {
    private final ConcurrentMap<UUID, Set<ClientConnection>> connections = new ConcurrentHashMap<>();
    private final int mostOfOne;

    UserConnections(int mostOfOne) {
        this.mostOfOne = mostOfOne;
    }

    /**
     * Sends a message to each connection of a user here, if any.
     *
     * @param user the user
     * @param event its name
     * @param data its content, without nulls
     */
    public void tell(UUID user, String event, Map<String, Object> data) {
        of(user).forEach(connection -> connection.send(event, data));
    }

    /**
     * The connections of a user here.
     *
     * @param user the user
     * @return a snapshot
     */
    public Set<ClientConnection> of(UUID user) {
        return connections.getOrDefault(user, Set.of());
    }

    /**
     * The users connected here.
     *
     * @return a live view
     */
    public Set<UUID> users() {
        return connections.keySet();
    }

    /** Adds a connection. Returns false if the user already has too many. */
    boolean add(UUID user, ClientConnection connection) {
        Set<ClientConnection> all = connections.compute(user, (_, present) -> {
            if (present != null && (present.size() >= mostOfOne || present.contains(connection))) {
                return present;
            }
            Set<ClientConnection> more = new HashSet<>(present == null ? Set.of() : present);
            more.add(connection);
            return Set.copyOf(more);
        });
        return all.contains(connection);
    }

    void remove(UUID user, ClientConnection connection) {
        connections.computeIfPresent(user, (_, present) -> {
            Set<ClientConnection> fewer = new HashSet<>(present);
            fewer.remove(connection);
            return fewer.isEmpty() ? null : Set.copyOf(fewer);
        });
    }
}

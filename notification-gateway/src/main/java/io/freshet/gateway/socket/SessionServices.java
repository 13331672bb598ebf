package io.freshet.gateway.socket;

import io.freshet.gateway.identity.IdentityVerifier;
import java.util.List;

/**
 * The dependencies of WebSocket sessions, in one shared object because there are many sessions.
 *
 * @param limits the limits for each client
 * @param metrics the gateway's metrics
 * @param events the handlers of events
 * @param listeners the observers of clients
 * @param users the connections of each user
 * @param verifier verifies tokens
 * @param resumption resumes from cursors
 */
record SessionServices(
        GatewayProperties limits,
        GatewayMetrics metrics,
        ClientEvents events,
        List<ConnectionListener> listeners,
        UserConnections users,
        IdentityVerifier verifier,
        Resumption resumption) {
    SessionServices {
        listeners = List.copyOf(listeners);
    }
}

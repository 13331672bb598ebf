package io.freshet.gateway.socket;

import io.freshet.gateway.identity.IdentityVerifier;
import java.util.List;

/**
 * What every WebSocket session needs of its surroundings: one object for all of them, since there are many sessions.
 *
 * @param limits of each client
 * @param metrics of all of them
 * @param events who answers what
 * @param listeners who wants to know of clients
 * @param users the connections of each user
 * @param verifier of tokens
 * @param resumption of what was missed
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

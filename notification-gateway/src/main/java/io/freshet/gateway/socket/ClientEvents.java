package io.freshet.gateway.socket;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which feature answers which event. Immutable. */
final class ClientEvents {
    private final Map<String, ClientEventHandler> handlers = new HashMap<>();

    ClientEvents(List<ClientEventHandler> features) {
        for (ClientEventHandler feature : features) {
            for (String event : feature.events()) {
                if (handlers.putIfAbsent(event, feature) != null) {
                    throw new IllegalArgumentException("two features answer the event " + event);
                }
            }
        }
    }

    /** Who answers it; null if nobody does. */
    @Nullable
    ClientEventHandler handlerOf(String event) {
        return handlers.get(event);
    }
}

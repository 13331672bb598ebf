package io.freshet.gateway.socket;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps each event to the feature that answers it. Immutable. */
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

    /** The handler of an event; null if there is none. */
    @Nullable
    ClientEventHandler handlerOf(String event) {
        return handlers.get(event);
    }
}

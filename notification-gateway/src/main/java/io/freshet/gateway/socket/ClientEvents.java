package io.freshet.gateway.socket;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which feature answers which event. Immutable. */
final class ClientEvents {
    /** Promised, and not built yet: told so, and not held against the client. */
    private static final Set<String> TO_COME = Set.of(
            "stream_status_changed",
            "product_updated",
            "clear_feed_cache",
            "get_cache_stats",
            "join_stream",
            "leave_stream",
            "typing",
            "get_presence",
            "follow",
            "unfollow",
            "get_unread",
            "mark_read");

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

    static boolean isToCome(String event) {
        return TO_COME.contains(event);
    }
}

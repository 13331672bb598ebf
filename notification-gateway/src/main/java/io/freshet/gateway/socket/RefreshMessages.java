package io.freshet.gateway.socket;

import io.freshet.gateway.refresh.FeedRefresh;
import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.refresh.RefreshScope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What clients are told about their feeds. */
final class RefreshMessages {
    private RefreshMessages() {}

    static ServerMessage refresh(FeedRefresh refresh, Position cursor, long spreadMillis) {
        Map<String, Object> data = LinkedHashMap.newLinkedHashMap(8);
        data.put("feed", refresh.scope().feed());
        switch (refresh.scope()) {
            case RefreshScope.Discover(var category) -> putIfPresent(data, "category", category);
            case RefreshScope.Stream _ -> {}
        }
        data.put("reason", refresh.reason());
        putIfPresent(data, "change_type", refresh.changeType());
        putIfPresent(data, "aggregate_id", refresh.aggregateId());
        data.put("generation", refresh.generation());
        data.put("cursor", cursor.cursor());
        data.put("spread_ms", spreadMillis);
        return new ServerMessage(ServerMessage.REFRESH, data, null);
    }

    /** Everything that the connection listens to may have changed. */
    static ServerMessage resync(Position cursor, long spreadMillis) {
        return resync(new LinkedHashMap<>(), cursor, spreadMillis);
    }

    /** What the fields name may have changed; they are completed. */
    static ServerMessage resync(Map<String, Object> topic, Position cursor, long spreadMillis) {
        topic.put("cursor", cursor.cursor());
        topic.put("spread_ms", spreadMillis);
        return new ServerMessage(ServerMessage.RESYNC, topic, null);
    }

    private static void putIfPresent(Map<String, Object> data, String name, @Nullable String value) {
        if (value != null) {
            data.put(name, value);
        }
    }
}

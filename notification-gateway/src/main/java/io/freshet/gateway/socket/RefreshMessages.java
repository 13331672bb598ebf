package io.freshet.gateway.socket;

import io.freshet.cache.GeoPoint;
import io.freshet.gateway.refresh.ChangeTimeline;
import io.freshet.gateway.refresh.CommunityArea;
import io.freshet.gateway.refresh.FeedRefresh;
import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.refresh.RefreshScope;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the notifications about feeds. */
final class RefreshMessages {
    private RefreshMessages() {}

    static ServerMessage refresh(FeedRefresh refresh, Position cursor, long spreadMillis, Instant now) {
        Map<String, Object> data = LinkedHashMap.newLinkedHashMap(10);
        data.put("feed", refresh.scope().feed());
        switch (refresh.scope()) {
            case RefreshScope.Discover(var category) -> putIfPresent(data, "category", category);
            case RefreshScope.Community(var category, var area) -> {
                putIfPresent(data, "category", category);
                putLocation(data, area);
            }
            case RefreshScope.Stream _ -> {}
        }
        data.put("reason", refresh.reason());
        putIfPresent(data, "change_type", refresh.changeType());
        putIfPresent(data, "aggregate_id", refresh.aggregateId());
        data.put("generation", refresh.generation());
        data.put("cursor", cursor.cursor());
        data.put("spread_ms", spreadMillis);
        if (refresh.timeline() != null) {
            data.put("timeline", timeline(refresh.timeline(), now));
        }
        return new ServerMessage(ServerMessage.REFRESH, data, null);
    }

    /** In milliseconds since the commit: an instant per step would make the frame 50% longer. */
    private static Map<String, Object> timeline(ChangeTimeline timeline, Instant now) {
        Instant committed = timeline.committedAt();
        Map<String, Object> steps = LinkedHashMap.newLinkedHashMap(4);
        steps.put("committed_at", committed.toString());
        steps.put(
                "published_ms",
                Duration.between(committed, timeline.publishedAt()).toMillis());
        steps.put(
                "invalidated_ms",
                Duration.between(committed, timeline.invalidatedAt()).toMillis());
        steps.put("notified_ms", Duration.between(committed, now).toMillis());
        return steps;
    }

    /** Everything that a connection listens to may have changed. */
    static ServerMessage resync(Position cursor, long spreadMillis) {
        return resync(Map.of(), cursor, spreadMillis);
    }

    /** The named topic may have changed. */
    static ServerMessage resync(Map<String, Object> topic, Position cursor, long spreadMillis) {
        Map<String, Object> data = new LinkedHashMap<>(topic);
        data.put("cursor", cursor.cursor());
        data.put("spread_ms", spreadMillis);
        return new ServerMessage(ServerMessage.RESYNC, data, null);
    }

    /** The location of the change, or the centre of the place cleared. */
    private static void putLocation(Map<String, Object> data, CommunityArea area) {
        switch (area) {
            case CommunityArea.Point(var point) -> data.put("location", location(point));
            case CommunityArea.Place(var place) -> data.put("location", location(place.centre()));
            case CommunityArea.Everywhere _ -> {}
        }
    }

    private static Map<String, Object> location(GeoPoint point) {
        Map<String, Object> location = LinkedHashMap.newLinkedHashMap(2);
        location.put("latitude", point.latitude());
        location.put("longitude", point.longitude());
        return location;
    }

    private static void putIfPresent(Map<String, Object> data, String name, @Nullable String value) {
        if (value != null) {
            data.put(name, value);
        }
    }
}

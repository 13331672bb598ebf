package io.freshet.client;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What can be listened to, as {@code subscribe} names it. Two queries that differ in their sort alone have the same one.
 *
 * @param data the fields; numbers are doubles
 */
record Topic(Map<String, Object> data) {
    /** A millimetre, as the server has it, and what doubles lose on the way. */
    private static final double TOLERANCE_KM = 0.001;

    /** In the order of the names, so that the same topic always looks the same. */
    Topic {
        data = Collections.unmodifiableMap(new TreeMap<>(data));
    }

    /** The topic that a {@code resync_required} is about; null where it is about all. */
    static @Nullable Topic of(Map<String, ?> frame) {
        Map<String, Object> data = new HashMap<>();
        for (String name : new String[] {"feed", "category", "latitude", "longitude", "radius_km", "stream_id"}) {
            Object value = frame.get(name);
            if (value != null) {
                data.put(name, value instanceof Number number ? number.doubleValue() : value);
            }
        }
        return data.containsKey("feed") ? new Topic(data) : null;
    }

    /**
     * Whether a change can alter this feed. The frame does not say for which subscription it came. A category in the
     * community feed is not looked at: what a client missed comes with the latest change's alone.
     */
    boolean isConcernedBy(ClientEvent.RefreshRequired change) {
        if (!change.feed().equals(data.get("feed"))) {
            return false;
        }
        if (change.feed().equals("discover")) {
            Object category = data.get("category");
            return category == null || change.category() == null || category.equals(change.category());
        }
        if (change.feed().equals("stream")) {
            Object changed = change.streamId() != null ? change.streamId() : change.aggregateId();
            return changed == null || changed.toString().equals(data.get("stream_id"));
        }
        Location where = change.location();
        // A command's place is the middle of what was cleared, whose radius is not said.
        if (where == null
                || change.changeType() == null
                || !(data.get("latitude") instanceof Double latitude)
                || !(data.get("longitude") instanceof Double longitude)
                || !(data.get("radius_km") instanceof Double radius)) {
            return true;
        }
        return where.distanceKm(latitude, longitude) <= radius + TOLERANCE_KM;
    }
}

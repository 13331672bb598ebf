package io.freshet.gateway.socket;

import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.subscription.FeedTopic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Conflates the refreshes for a client that reads too slowly: keeps the latest per topic and lane. For refreshes a lane
 * is a partition, since a generation covers only the earlier ones of its own partition. Bounded by subscriptions ×
 * lanes references to frames that all such clients share.
 */
final class ConflationBuffer {
    /** Holds one frame. The topic is null for frames that concern all topics. */
    private record Slot(@Nullable FeedTopic topic, String lane) {}

    private Position before;
    private final SequencedMap<Slot, SharedFrame> slots = new LinkedHashMap<>();

    ConflationBuffer(Position before) {
        this.before = before;
    }

    /** The position up to which nothing is held back. The client's cursors must not exceed it. */
    Position before() {
        return before;
    }

    /**
     * Adds a frame that is newer than all others, replacing the one in its slot.
     *
     * @param topic the topic that matches; null for all of them
     * @param frame still owned by the caller
     * @param complete the position up to which the client is up to date without this frame; old if it resumes
     */
    void put(@Nullable FeedTopic topic, SharedFrame frame, Position complete) {
        before = before.notBeyond(complete);
        Slot slot = new Slot(topic, frame.lane());
        frame.retain();
        SharedFrame replaced = slots.remove(slot);
        if (replaced != null) {
            replaced.release();
        }
        slots.put(slot, frame);
    }

    /** Removes the oldest frame, which the caller must release. Null if empty. */
    @Nullable
    SharedFrame takeOldest() {
        Map.Entry<Slot, SharedFrame> oldest = slots.pollFirstEntry();
        return oldest == null ? null : oldest.getValue();
    }

    void clear() {
        slots.values().forEach(SharedFrame::release);
        slots.clear();
    }
}

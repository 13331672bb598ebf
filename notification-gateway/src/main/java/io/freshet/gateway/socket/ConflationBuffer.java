package io.freshet.gateway.socket;

import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.subscription.FeedTopic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The refreshes that a client does not read fast enough, conflated: for each of its topics the latest one of each
 * lane, which for refreshes is a partition. (Not only the latest: a generation covers the earlier ones of its partition,
 * not those of another.) So the bound is subscriptions × lanes references to frames that all such clients share.
 */
final class ConflationBuffer {
    /** A place for one frame; no topic for what concerns all of them. */
    private record Slot(@Nullable FeedTopic topic, String lane) {}

    private Position before;
    private final SequencedMap<Slot, SharedFrame> slots = new LinkedHashMap<>();

    ConflationBuffer(Position before) {
        this.before = before;
    }

    /** The position up to which nothing is held back, which is what the client's cursors may say meanwhile. */
    Position before() {
        return before;
    }

    /**
     * Keeps a frame that is newer than all present, in place of the one in its slot.
     *
     * @param topic by which it concerns the client; null for all of them
     * @param frame still owned by the caller
     * @param complete up to where the client is up to date without it, which for one that resumes is long ago
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

    /** Takes out the oldest frame; the caller releases it. Null if there is none. */
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

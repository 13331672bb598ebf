package io.freshet.feed.nearcache;

import io.freshet.cache.FeedScope;
import org.jspecify.annotations.Nullable;

/**
 * The latest announcements, for storing pages whose read began before them. Bounded: after more announcements than it
 * keeps, any scope may have been invalidated. Not thread-safe.
 */
final class RecentAnnouncements {
    private static final int KEPT = 64;

    /** Null for one that concerns everything. */
    private final @Nullable NearAnnouncement[] ring = new NearAnnouncement[KEPT];

    /** Adds the announcement with the next sequence number. */
    void add(long sequence, NearAnnouncement announcement) {
        ring[at(sequence)] = announcement.isTooLongToRemember() ? null : announcement;
    }

    /** Whether a scope may have been invalidated after one sequence number and up to another. */
    boolean mayConcern(FeedScope scope, long after, long upTo) {
        if (upTo - after > KEPT) {
            return true;
        }
        for (long sequence = after + 1; sequence <= upTo; sequence++) {
            NearAnnouncement announcement = ring[at(sequence)];
            if (announcement == null || announcement.concerns(scope)) {
                return true;
            }
        }
        return false;
    }

    private static int at(long sequence) {
        return (int) (sequence % KEPT);
    }
}

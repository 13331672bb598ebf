package io.freshet.feed.nearcache;

import io.freshet.cache.FeedScope;
import org.jspecify.annotations.Nullable;

/**
 * The last announcements, for whoever began to read a page before them and wants to store it now. Bounded: who comes too
 * late is told that anything may have happened. Not thread-safe.
 */
final class RecentAnnouncements {
    private static final int KEPT = 64;

    /** Null for one that concerns everything. */
    private final @Nullable NearAnnouncement[] ring = new NearAnnouncement[KEPT];

    /** The announcement of a sequence number; they come one after another. */
    void add(long sequence, NearAnnouncement announcement) {
        ring[at(sequence)] = announcement.isTooLongToRemember() ? null : announcement;
    }

    /** Whether a scope was, or may have been, invalidated after one sequence number and up to another. */
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

package io.freshet.cache;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an invalidator knows to have been recorded in the control keys, by source partition and stripe. A control key that
 * says less has gone back in time. Thread-safe.
 */
final class AppliedOffsets {
    /** For partitions that nobody owns: proves nothing and suspects nothing. */
    private static final long UNKNOWN = -1;

    private final Map<SourcePartition, long[]> recorded = new ConcurrentHashMap<>();

    /**
     * Everything below a position has been recorded in every stripe: whoever committed that position saw to it first. So
     * a new owner need not invalidate what its predecessor left.
     */
    void own(SourcePartition source, long position) {
        long[] offsets = new long[Stripe.COUNT];
        Arrays.fill(offsets, position - 1);
        recorded.put(source, offsets);
    }

    void disown(SourcePartition source) {
        recorded.remove(source);
    }

    long expected(Stripe stripe, SourcePartition source) {
        long[] offsets = recorded.get(source);
        if (offsets == null) {
            return UNKNOWN;
        }
        synchronized (offsets) {
            return offsets[stripe.number()];
        }
    }

    void record(Stripe stripe, SourcePartition source, long offset) {
        long[] offsets = recorded.get(source);
        if (offsets != null) {
            synchronized (offsets) {
                offsets[stripe.number()] = Math.max(offsets[stripe.number()], offset);
            }
        }
    }
}

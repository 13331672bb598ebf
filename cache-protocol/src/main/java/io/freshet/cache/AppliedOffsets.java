package io.freshet.cache;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The offsets that this invalidator knows are recorded in the control keys, by source partition and stripe. A control
 * key with a lower offset has gone back in time. Thread-safe.
 */
final class AppliedOffsets {
    /** For partitions not owned here. No control key is below it, so it never triggers a new epoch. */
    private static final long UNKNOWN = -1;

    private final Map<SourcePartition, long[]> recorded = new ConcurrentHashMap<>();

    /**
     * Every offset below the position is recorded in every stripe: the previous owner recorded it before it committed
     * the position. So a new owner need not invalidate anything on takeover.
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

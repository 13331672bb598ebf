package io.freshet.bench;

import java.time.Duration;
import java.util.Arrays;

/** How long some requests took, one by one. Not thread-safe. */
public final class Latencies {
    private long[] nanos = new long[64];
    private int count;

    /**
     * Adds one.
     *
     * @param took what it took
     */
    public void add(Duration took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took.toNanos();
    }

    /**
     * How many.
     *
     * @return requests
     */
    public int count() {
        return count;
    }

    /**
     * The time within which a share of the requests was answered: the nearest rank, so a time that was measured.
     *
     * @param share above 0, at most 1
     * @return milliseconds
     * @throws IllegalStateException if there were no requests
     */
    public double millis(double share) {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * count);
        return sorted[Math.max(rank, 1) - 1] / 1e6;
    }
}

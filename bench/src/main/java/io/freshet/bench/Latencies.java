package io.freshet.bench;

import java.time.Duration;
import java.util.Arrays;

/** The latencies of some requests. Not thread-safe. */
public final class Latencies {
    private long[] nanos = new long[64];
    private int count;

    /**
     * Adds a latency.
     *
     * @param took the latency
     */
    public void add(Duration took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took.toNanos();
    }

    /**
     * Returns the number of latencies.
     *
     * @return the number of requests
     */
    public int count() {
        return count;
    }

    /**
     * Returns a percentile by the nearest-rank method, so it is a latency that was measured.
     *
     * @param share the percentile as a fraction, above 0 and at most 1
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

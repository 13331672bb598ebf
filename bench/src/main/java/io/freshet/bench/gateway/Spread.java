package io.freshet.bench.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Broadcast times: the median over all broadcasts of the first client, the median, the p99 and the last client. */
final class Spread {
    private final List<long[]> broadcasts = new ArrayList<>();

    /** Adds the sorted times of a broadcast. */
    void add(long[] tookNanos) {
        broadcasts.add(tookNanos);
    }

    double first() {
        return median(took -> at(took, 0));
    }

    double p50() {
        return median(took -> at(took, 0.50));
    }

    double p99() {
        return median(took -> at(took, 0.99));
    }

    double last() {
        return median(took -> at(took, 1));
    }

    /** The 99th percentile of the last clients' times. */
    double worst() {
        long[] last = broadcasts.stream()
                .mapToLong(took -> took[took.length - 1])
                .sorted()
                .toArray();
        return at(last, 0.99);
    }

    private double median(ToDoubleFunction<long[]> of) {
        double[] all = broadcasts.stream().mapToDouble(of).sorted().toArray();
        return all[all.length / 2];
    }

    static double at(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e6;
    }
}

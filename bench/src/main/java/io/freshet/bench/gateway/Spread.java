package io.freshet.bench.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How long many broadcasts took: of each the first client, the median, the 99th percentile and the last; of these the medians. */
final class Spread {
    private final List<long[]> broadcasts = new ArrayList<>();

    /** Adds one, sorted. */
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

    /** The 99th percentile of the last clients. */
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

package io.freshet.bench.overload;

import io.freshet.bench.Latencies;
import java.time.Duration;

/** The results of some requests. Thread-safe while they are collected. */
final class Outcome {
    private final Latencies accepted = new Latencies();
    private final Latencies refused = new Latencies();
    private final double seconds;
    private int failed;

    Outcome(Duration length) {
        this.seconds = length.toNanos() / 1e9;
    }

    synchronized void answered(int status, long nanos) {
        if (status / 100 == 2) {
            accepted.add(Duration.ofNanos(nanos));
        } else if (status == 429 || status == 503) {
            refused.add(Duration.ofNanos(nanos));
        } else {
            failed++;
        }
    }

    synchronized void failed() {
        failed++;
    }

    synchronized int failures() {
        return failed;
    }

    synchronized double acceptedPerSecond() {
        return accepted.count() / seconds;
    }

    synchronized double refusedPerSecond() {
        return refused.count() / seconds;
    }

    /** A percentile of the accepted requests, in milliseconds; NaN if there are none. */
    synchronized double p(double share) {
        return accepted.count() == 0 ? Double.NaN : accepted.millis(share);
    }

    /** The same for the refused requests. */
    synchronized double refusedP(double share) {
        return refused.count() == 0 ? Double.NaN : refused.millis(share);
    }
}

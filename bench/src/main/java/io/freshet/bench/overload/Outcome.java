package io.freshet.bench.overload;

import io.freshet.bench.Latencies;
import java.time.Duration;

/** What became of some requests. Thread-safe while it is collected. */
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

    /** Of the accepted, in milliseconds; NaN if there are none. */
    synchronized double p(double share) {
        return accepted.count() == 0 ? Double.NaN : accepted.millis(share);
    }

    /** Of the refused. */
    synchronized double refusedP(double share) {
        return refused.count() == 0 ? Double.NaN : refused.millis(share);
    }
}

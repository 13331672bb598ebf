package io.freshet.bench.miss;

import io.freshet.bench.Latencies;

/**
 * The measurements of one kind.
 *
 * @param kind the kind of request
 * @param served feed-service's query
 * @param plain the baseline
 */
record Measured(Kind kind, Latencies served, Latencies plain) {
    /** How many times as long the baseline takes, by the medians. */
    double ratio() {
        return plain.millis(0.5) / served.millis(0.5);
    }
}

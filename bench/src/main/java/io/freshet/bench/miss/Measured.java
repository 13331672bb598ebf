package io.freshet.bench.miss;

import io.freshet.bench.Latencies;

/**
 * What was measured of a kind.
 *
 * @param kind what was asked
 * @param served the query of feed-service
 * @param plain the baseline
 */
record Measured(Kind kind, Latencies served, Latencies plain) {
    /** How many times as long the baseline takes, by the medians. */
    double ratio() {
        return plain.millis(0.5) / served.millis(0.5);
    }
}

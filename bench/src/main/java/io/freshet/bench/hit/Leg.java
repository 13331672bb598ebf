package io.freshet.bench.hit;

/**
 * What one server did in some seconds.
 *
 * @param requests that were answered
 * @param seconds that it took
 * @param p50 in milliseconds
 * @param p99 in milliseconds
 * @param errors connections refused or broken, timeouts, statuses of 400 and more
 * @param cpuMicros of the server in that time
 * @param allocated bytes, NaN where nobody counts them
 */
record Leg(long requests, double seconds, double p50, double p99, long errors, double cpuMicros, double allocated) {
    /** As the load generator tells it. */
    static Leg of(long requests, double seconds, double p50, double p99, long errors) {
        return new Leg(requests, seconds, p50, p99, errors, Double.NaN, Double.NaN);
    }

    Leg with(double micros, double bytes) {
        return new Leg(requests, seconds, p50, p99, errors, micros, bytes);
    }

    double perSecond() {
        return requests / seconds;
    }

    double cpuEach() {
        return cpuMicros / requests;
    }

    double allocatedEach() {
        return allocated / requests;
    }
}

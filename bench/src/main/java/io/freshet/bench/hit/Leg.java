package io.freshet.bench.hit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one server did in some seconds.
 *
 * @param requests that were answered
 * @param seconds that it took
 * @param p50 in milliseconds
 * @param p99 in milliseconds
 * @param errors connections refused or broken, timeouts, statuses of 400 and more
 * @param kinds of errors, in the load generator's words; empty without any
 * @param cpuMicros of the server in that time
 * @param allocated bytes, NaN where nobody counts them
 */
record Leg(
        long requests,
        double seconds,
        double p50,
        double p99,
        long errors,
        String kinds,
        double cpuMicros,
        double allocated) {
    /** As the load generator tells it. */
    static Leg of(long requests, double seconds, double p50, double p99, long errors, String kinds) {
        return new Leg(requests, seconds, p50, p99, errors, kinds, Double.NaN, Double.NaN);
    }

    Leg with(double micros, double bytes) {
        return new Leg(requests, seconds, p50, p99, errors, kinds, micros, bytes);
    }

    /** How many errors there were in all of them, and which. */
    static String errors(Stream<Leg> legs) {
        List<Leg> failed = legs.filter(leg -> leg.errors() > 0).toList();
        return failed.stream().mapToLong(Leg::errors).sum()
                + failed.stream().map(leg -> "; " + leg.kinds()).distinct().collect(Collectors.joining());
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

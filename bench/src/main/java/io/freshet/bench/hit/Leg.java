package io.freshet.bench.hit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One measurement of one server.
 *
 * @param requests the number of answered requests
 * @param seconds its length
 * @param p50 in milliseconds
 * @param p99 in milliseconds
 * @param errors connections refused or broken, timeouts, statuses of 400 and more
 * @param kinds of errors, as the load generator reports them; empty if there are none
 * @param cpuMicros the server's CPU time
 * @param allocated the bytes that the server allocated, NaN if that is not measured
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
    /** A result of a load generator. */
    static Leg of(long requests, double seconds, double p50, double p99, long errors, String kinds) {
        return new Leg(requests, seconds, p50, p99, errors, kinds, Double.NaN, Double.NaN);
    }

    Leg with(double micros, double bytes) {
        return new Leg(requests, seconds, p50, p99, errors, kinds, micros, bytes);
    }

    /** The number of errors in all of them, and their kinds. */
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

package io.freshet.bench.hit;

import java.io.IOException;
import java.time.Duration;

/**
 * One of the servers that are compared.
 *
 * @param name in the tables
 * @param brief whether shorter runs are enough, because its result is far from the others'
 * @param load requests pages from it
 * @param cpu the CPU time of its processes so far, in microseconds
 * @param allocated the bytes it has allocated so far, NaN if that is not measured
 */
record Contender(String name, boolean brief, Load load, Meter cpu, Meter allocated) {
    /** Generates load on the server. */
    interface Load {
        Leg run(Shape shape, Duration length) throws IOException, InterruptedException;
    }

    /** Reads a counter of the server. */
    interface Meter {
        double read() throws IOException, InterruptedException;
    }

    static Contender peer(String name, boolean brief, Load load, Daemon daemon) {
        return new Contender(name, brief, load, daemon::cpuMicros, () -> Double.NaN);
    }

    Leg leg(Shape shape, Duration length) throws IOException, InterruptedException {
        double bytes = allocated.read();
        double micros = cpu.read();
        Leg leg = load.run(shape, length);
        return leg.with(cpu.read() - micros, allocated.read() - bytes);
    }
}

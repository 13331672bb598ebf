package io.freshet.bench.hit;

import java.io.IOException;
import java.time.Duration;

/**
 * One of those that are measured against each other.
 *
 * @param name in the tables
 * @param brief whether less time is enough, as it is far from the others
 * @param load asks it for pages
 * @param cpu what its processes have used so far, in microseconds
 * @param allocated what it has allocated so far, in bytes, NaN where nobody counts
 */
record Contender(String name, boolean brief, Load load, Meter cpu, Meter allocated) {
    /** What asks it. */
    interface Load {
        Leg run(Shape shape, Duration length) throws IOException, InterruptedException;
    }

    /** What is counted of it. */
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

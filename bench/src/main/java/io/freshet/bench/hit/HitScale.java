package io.freshet.bench.hit;

import java.time.Duration;

/**
 * How long to measure.
 *
 * @param rounds in each, every server is measured with every kind of page
 * @param leg the length of one measurement
 * @param brief the length for a server whose result is far from the others'
 * @param warmUp of Freshet, for its JIT compilers
 * @param coldStarts the number of new instances
 * @param coldSeconds how long each of these is measured
 */
record HitScale(int rounds, Duration leg, Duration brief, Duration warmUp, int coldStarts, int coldSeconds) {
    static final HitScale FULL =
            new HitScale(5, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(36), 3, 40);

    /** Checks only that everything runs; the measurements mean nothing. */
    static final HitScale SHORT =
            new HitScale(1, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(3), 1, 8);
}

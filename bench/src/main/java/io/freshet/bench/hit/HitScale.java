package io.freshet.bench.hit;

import java.time.Duration;

/**
 * How long everything is measured.
 *
 * @param rounds in each of which every server has its turn at every kind of page
 * @param leg a turn
 * @param brief a turn of a server that is far from the others
 * @param warmUp of Freshet, whose compilers need it
 * @param coldStarts of an instance that nobody has asked yet
 * @param coldSeconds for which each is watched
 */
record HitScale(int rounds, Duration leg, Duration brief, Duration warmUp, int coldStarts, int coldSeconds) {
    static final HitScale FULL =
            new HitScale(5, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(36), 3, 40);

    /** To see whether it runs; what it measures says nothing. */
    static final HitScale SHORT =
            new HitScale(1, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(3), 1, 8);
}

package io.freshet.bench.overload;

import java.time.Duration;

/**
 * How long to measure.
 *
 * @param warmUp before the first step
 * @param step per rate
 * @param attack per attack
 */
record OverloadScale(Duration warmUp, Duration step, Duration attack) {
    static final OverloadScale FULL =
            new OverloadScale(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(60));

    /** Checks only that everything runs; the measurements mean nothing. */
    static final OverloadScale SHORT =
            new OverloadScale(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(8));
}

package io.freshet.bench.overload;

import java.time.Duration;

/**
 * How long everything is measured.
 *
 * @param warmUp before the first step
 * @param step one rate
 * @param attack one attack
 */
record OverloadScale(Duration warmUp, Duration step, Duration attack) {
    static final OverloadScale FULL =
            new OverloadScale(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(60));

    /** To see whether it runs; what it measures says nothing. */
    static final OverloadScale SHORT =
            new OverloadScale(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(8));
}

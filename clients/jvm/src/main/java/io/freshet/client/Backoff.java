package io.freshet.client;

import java.util.function.DoubleSupplier;

/** The waits between connections: a random time from 0 to 1, 2, 4, 8, 16, 30 s (full jitter). */
final class Backoff {
    private static final long[] BOUNDS = {1_000, 2_000, 4_000, 8_000, 16_000, 30_000};

    private final DoubleSupplier random;
    private int failures;

    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    long nextMillis() {
        long bound = BOUNDS[Math.min(failures, BOUNDS.length - 1)];
        failures++;
        return (long) (random.getAsDouble() * bound);
    }

    void reset() {
        failures = 0;
    }
}

package io.freshet.gateway.commands;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The deadline shared by all steps of one command, in {@link System#nanoTime} terms. */
record Deadline(long nanos) {
    static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos());
    }

    /** Waits for the result until the deadline. */
    <T extends @Nullable Object> T await(Future<T> result)
            throws InterruptedException, ExecutionException, TimeoutException {
        return result.get(left().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The remaining time; zero once the deadline has passed. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }
}

package io.freshet.gateway.commands;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Until when all steps of one command together may take. */
record Deadline(long nanos) {
    static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos());
    }

    /** The result, if it comes in time. */
    <T extends @Nullable Object> T await(Future<T> result)
            throws InterruptedException, ExecutionException, TimeoutException {
        return result.get(left().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Zero once it has passed. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }
}

package io.freshet.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How long to wait for a reply from Redis. After a timeout, later commands wait only briefly: a long wait would hold up
 * other requests and gain nothing. Once per full timeout, one command waits in full as a probe, to detect that Redis
 * answers again, however slowly. Thread-safe.
 */
final class AnswerPatience {
    private static final long BRIEF_NANOS = Duration.ofMillis(20).toNanos();

    private final long fullNanos;
    private final LongSupplier nanoTime;
    private final AtomicLong nextInFull = new AtomicLong();
    private volatile boolean silent;

    AnswerPatience(Duration full, LongSupplier nanoTime) {
        this.fullNanos = full.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Returns how long to wait for one reply. */
    long nanos() {
        if (!silent) {
            return fullNanos;
        }
        long due = nextInFull.get();
        long now = nanoTime.getAsLong();
        boolean inFull = now - due >= 0 && nextInFull.compareAndSet(due, now + fullNanos);
        return inFull ? fullNanos : Math.min(BRIEF_NANOS, fullNanos);
    }

    void answered() {
        if (silent) {
            silent = false;
        }
    }

    /** A brief wait that timed out proves nothing. */
    void unanswered(long waitedNanos) {
        if (!silent && waitedNanos >= fullNanos) {
            nextInFull.set(nanoTime.getAsLong());
            silent = true;
        }
    }
}

package io.freshet.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How long to wait for an answer of Redis. Once one did not come in time, the next are waited for only briefly, for they
 * come no sooner, and who waits keeps others from being served; one at a time is waited for in full, which finds out that
 * Redis answers again, however slowly. Thread-safe.
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

    /** For one answer. */
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

    /** Who has waited briefly has learnt nothing. */
    void unanswered(long waitedNanos) {
        if (!silent && waitedNanos >= fullNanos) {
            nextInFull.set(nanoTime.getAsLong());
            silent = true;
        }
    }
}

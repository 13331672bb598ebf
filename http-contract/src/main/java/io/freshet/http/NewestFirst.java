package io.freshet.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many work at once; of those that wait, the newest goes first. Where more come than can be served, those that
 * are served have then hardly waited. If the oldest went first, all would wait for as long as they may and many for
 * nothing. While somebody has waited for half of its patience, nobody is served that has not just come: a moment without
 * newcomers would otherwise serve the oldest. They are not told at once, for who is told asks again. (Maurer, "Fail at
 * Scale", ACM Queue 13(8), 2015: adaptive LIFO with CoDel.) Thread-safe.
 */
final class NewestFirst {
    private static final long JUST_COME_NANOS = Duration.ofMillis(50).toNanos();

    private final long patienceNanos;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> waiting = new ArrayDeque<>(); // newest first; guarded by the lock
    private int free;

    /**
     * Nothing works yet.
     *
     * @param most at once
     * @param patience for which one waits
     */
    NewestFirst(int most, Duration patience) {
        this(most, patience, System::nanoTime);
    }

    NewestFirst(int most, Duration patience, LongSupplier nanoTime) {
        this.free = most;
        this.patienceNanos = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    /** One that waits; guarded by the lock. */
    private static final class Waiting {
        private final Condition turn;
        private final long since;
        private boolean called;

        private Waiting(Condition turn, long since) {
            this.turn = turn;
            this.since = since;
        }
    }

    /** One's place among those that work. Not thread-safe. */
    final class Place implements AutoCloseable {
        private boolean held;

        /** Waits for it; false if that took too long, or the thread is interrupted. */
        boolean take() {
            held = held || enter();
            return held;
        }

        /** Gives it back, to the newest that waits. */
        @Override
        public void close() {
            if (held) {
                held = false;
                leave();
            }
        }
    }

    private boolean enter() {
        lock.lock();
        try {
            if (free > 0) {
                free--;
                return true;
            }
            Waiting mine = new Waiting(lock.newCondition(), nanoTime.getAsLong());
            waiting.addFirst(mine);
            return await(mine);
        } finally {
            lock.unlock();
        }
    }

    private boolean await(Waiting mine) {
        try {
            long left = patienceNanos;
            while (!mine.called && left > 0) {
                left = mine.turn.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!mine.called) {
            waiting.remove(mine);
        }
        return mine.called;
    }

    private void leave() {
        lock.lock();
        try {
            Waiting newest = next();
            if (newest == null) {
                free++;
            } else {
                newest.called = true;
                newest.turn.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Waiting next() {
        Waiting newest = waiting.peekFirst();
        if (newest == null) {
            return null;
        }
        long now = nanoTime.getAsLong();
        boolean overload = now - waiting.getLast().since > patienceNanos / 2;
        return overload && now - newest.since > JUST_COME_NANOS ? null : waiting.pollFirst();
    }

    /** How many wait. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}

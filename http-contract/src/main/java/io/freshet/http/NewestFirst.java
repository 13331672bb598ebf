package io.freshet.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lets so many work at once; of those that wait, the newest goes first. Where more come than can be served, those that
 * are served have then hardly waited. If the oldest went first, all would wait for as long as they may and many for
 * nothing. While somebody has waited for a quarter of its patience, nobody is served that has not just come: each moment
 * without newcomers would otherwise serve the oldest. They are not refused at once, for who is refused asks again. (Maurer,
 * "Fail at Scale", ACM Queue 13(8), 2015: adaptive LIFO with CoDel.) Thread-safe.
 */
final class NewestFirst {
    private static final long JUST_COME_NANOS = Duration.ofMillis(30).toNanos();

    private final long patienceNanos;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> waiting = new ArrayDeque<>(); // newest first; guarded by the lock
    private int free; // guarded by the lock

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

    /** Waits for a place; false if that took too long, or the thread is interrupted. */
    boolean enter() {
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
            waiting.removeLastOccurrence(mine); // most likely it is the oldest
        }
        return mine.called;
    }

    /** Gives a place back, to the newest that waits. */
    void leave() {
        lock.lock();
        try {
            free++;
            handOn();
        } finally {
            lock.unlock();
        }
    }

    private void handOn() {
        while (free > 0 && !waiting.isEmpty() && !isHeldBack()) {
            free--;
            Waiting newest = waiting.removeFirst();
            newest.called = true;
            newest.turn.signal();
        }
    }

    /** Overload lasts until the last of those that have waited for long has given up. */
    private boolean isHeldBack() {
        long now = nanoTime.getAsLong();
        return now - waiting.getLast().since > patienceNanos / 4 && now - waiting.getFirst().since > JUST_COME_NANOS;
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

package io.freshet.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Limits how many requests are worked on at once; of those that wait, the newest goes first. Under overload, requests
 * that are served have then hardly waited. If the oldest went first, all would wait as long as they may, and many in
 * vain. While any request has waited for a quarter of its patience, only new arrivals are served: otherwise each moment
 * without them would serve the oldest. The old ones are not refused at once, because a refused client retries. (Maurer,
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
     * Creates the limit with all permits free.
     *
     * @param most the number of permits
     * @param patience the maximum wait
     */
    NewestFirst(int most, Duration patience) {
        this(most, patience, System::nanoTime);
    }

    NewestFirst(int most, Duration patience, LongSupplier nanoTime) {
        this.free = most;
        this.patienceNanos = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    /** A waiting request; guarded by the lock. */
    private static final class Waiting {
        private final Condition turn;
        private final long since;
        private boolean called;

        private Waiting(Condition turn, long since) {
            this.turn = turn;
            this.since = since;
        }
    }

    /** Waits for a permit. Returns false on timeout or interruption. */
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

    /** Releases a permit, to the newest waiting request if it may go. */
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

    /** Overload lasts until every request that has waited for long has given up. */
    private boolean isHeldBack() {
        long now = nanoTime.getAsLong();
        return now - waiting.getLast().since > patienceNanos / 4 && now - waiting.getFirst().since > JUST_COME_NANOS;
    }

    /** The number of waiting requests. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}

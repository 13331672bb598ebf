package io.freshet.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Limits how many requests are worked on at once; of those that wait, the newest goes first. Under overload, requests
 * that are served have then hardly waited. If the oldest went first, all would wait as long as they may, and many in
 * vain. While any request has waited for a quarter of its patience, only new arrivals are served, unless all permits are
 * free: otherwise each moment without them would serve the oldest. The old ones are not refused at once, because a refused client retries. (Maurer,
 * "Fail at Scale", ACM Queue 13(8), 2015: adaptive LIFO with CoDel.) A waiting request holds no thread. Thread-safe.
 */
final class NewestFirst {
    private static final long JUST_COME_NANOS = Duration.ofMillis(30).toNanos();

    /** Those that give up within this time are refused together. */
    private static final long TICK_NANOS = Duration.ofMillis(5).toNanos();

    private final int most;
    private final long patienceNanos;
    private final LongSupplier nanoTime;
    private final Timer timer;
    private final Object lock = new Object();
    private final Deque<Waiting> waiting = new ArrayDeque<>(); // newest first; guarded by the lock
    private int free; // guarded by the lock
    private boolean timed; // a timer runs; guarded by the lock

    /**
     * Creates the limit with all permits free.
     *
     * @param most the number of permits
     * @param patience the maximum wait
     * @param timer refuses what has waited for so long
     */
    NewestFirst(int most, Duration patience, Timer timer) {
        this(most, patience, timer, System::nanoTime);
    }

    NewestFirst(int most, Duration patience, Timer timer, LongSupplier nanoTime) {
        this.most = most;
        this.free = most;
        this.patienceNanos = patience.toNanos();
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    /** Runs a task later. */
    interface Timer {
        void after(long nanos, Runnable task);
    }

    /** A request that asks for a permit. One of the methods is called, once, by any thread; it must not block. */
    interface Arrival {
        /** The request holds a permit until {@link NewestFirst#leave}. */
        void admitted();

        /** The request has waited for too long. */
        void refused();
    }

    private record Waiting(Arrival arrival, long since) {}

    /** Asks for a permit. */
    void enter(Arrival arrival) {
        synchronized (lock) {
            if (free == 0) {
                waiting.addFirst(new Waiting(arrival, nanoTime.getAsLong()));
                refuseInTime();
                return;
            }
            free--;
        }
        arrival.admitted();
    }

    /** Releases a permit, to the newest waiting request if it may go. */
    void leave() {
        List<Arrival> next;
        synchronized (lock) {
            free++;
            next = next();
        }
        next.forEach(Arrival::admitted);
    }

    /** Those that go now. */
    private List<Arrival> next() {
        List<Arrival> next = new ArrayList<>(1);
        while (free > 0 && !waiting.isEmpty() && !isHeldBack()) {
            free--;
            next.add(waiting.removeFirst().arrival);
        }
        return next;
    }

    /** Overload lasts until every request that has waited for long has given up, or nothing is left to be worked on. */
    private boolean isHeldBack() {
        long now = nanoTime.getAsLong();
        return free < most
                && now - waiting.getLast().since > patienceNanos / 4
                && now - waiting.getFirst().since > JUST_COME_NANOS;
    }

    private void refuseInTime() {
        if (!timed && !waiting.isEmpty()) {
            timed = true;
            long left = waiting.getLast().since + patienceNanos - nanoTime.getAsLong();
            timer.after(Math.max(left, TICK_NANOS), this::refuse);
        }
    }

    private void refuse() {
        List<Arrival> late = new ArrayList<>();
        List<Arrival> next;
        synchronized (lock) {
            long now = nanoTime.getAsLong();
            while (!waiting.isEmpty() && now - waiting.getLast().since >= patienceNanos) {
                late.add(waiting.removeLast().arrival);
            }
            next = next(); // the overload may be over
            timed = false;
            refuseInTime();
        }
        next.forEach(Arrival::admitted);
        late.forEach(Arrival::refused);
    }

    /** The maximum wait. */
    Duration patience() {
        return Duration.ofNanos(patienceNanos);
    }

    /** The number of waiting requests. */
    int waiting() {
        synchronized (lock) {
            return waiting.size();
        }
    }
}

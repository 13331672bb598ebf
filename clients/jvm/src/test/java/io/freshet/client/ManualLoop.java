package io.freshet.client;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A loop whose clock stands still until the test moves it. */
final class ManualLoop implements Loop {
    private record Task(long at, long number, Runnable work) {}

    private final Queue<Runnable> ready = new ArrayDeque<>();
    private final PriorityQueue<Task> timers =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private long now = 1_000_000;
    private long number;
    private boolean closed;

    @Override
    public long millis() {
        return now;
    }

    @Override
    public void execute(Runnable task) {
        if (!closed) {
            ready.add(task);
        }
    }

    @Override
    public Timer after(long millis, Runnable task) {
        Task timer = new Task(now + millis, number++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /** Runs what is ready, and what that makes ready. */
    void settle() {
        for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
            next.run();
        }
    }

    /** Moves the clock, from one timer to the next. */
    void advance(long millis) {
        long end = now + millis;
        settle();
        while (!closed && !timers.isEmpty() && timers.element().at() <= end) {
            Task next = timers.remove();
            now = Math.max(now, next.at());
            next.work().run();
            settle();
        }
        now = end;
    }

    boolean isIdle() {
        return ready.isEmpty() && timers.isEmpty();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        ready.clear();
        timers.clear();
    }
}

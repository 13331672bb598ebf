package io.freshet.feed.pagecache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/** Time that passes only when the test advances it, or by a sleep, which returns at once. */
final class ManualTiming implements SharedLoads.Timing {
    private long now = 1_000;
    private final List<Long> slept = new ArrayList<>();
    private final List<Due> tasks = new ArrayList<>();
    private int waiting;

    private record Due(long at, Runnable task) {}

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public <R> R get(Future<R> result, long nanos) throws InterruptedException, ExecutionException, TimeoutException {
        ((CompletableFuture<R>) result).whenComplete((_, _) -> {
            synchronized (this) {
                notifyAll();
            }
        });
        synchronized (this) {
            long deadline = now + nanos;
            waiting++;
            notifyAll();
            try {
                while (!result.isDone()) {
                    if (now >= deadline) {
                        throw new TimeoutException();
                    }
                    wait();
                }
            } finally {
                waiting--;
            }
        }
        return result.get();
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        synchronized (this) {
            slept.add(nanos);
        }
        pass(nanos);
    }

    @Override
    public synchronized void later(long nanos, Runnable task) {
        tasks.add(new Due(now + nanos, task));
    }

    void pass(long nanos) {
        List<Due> due;
        synchronized (this) {
            now += nanos;
            due = tasks.stream().filter(task -> task.at <= now).toList();
            tasks.removeAll(due);
            notifyAll();
        }
        due.forEach(task -> task.task.run());
    }

    synchronized List<Long> slept() {
        return List.copyOf(slept);
    }

    /** Returns once the given number of threads wait for others. */
    synchronized void awaitWaiting(int count) throws InterruptedException {
        while (waiting < count) {
            wait();
        }
    }
}

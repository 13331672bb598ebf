package io.freshet.client;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The loop of a real client: a daemon thread. */
final class SchedulerLoop implements Loop {
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1,
            task -> {
                Thread created = new Thread(task, "freshet-client");
                created.setDaemon(true);
                return created;
            },
            new ThreadPoolExecutor.DiscardPolicy()); // transports may call back while the client closes

    SchedulerLoop() {
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(() -> run(task));
    }

    @Override
    public Timer after(long millis, Runnable task) {
        Future<?> scheduled = thread.schedule(() -> run(task), millis, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    /** The pool would keep a failure to itself, and it is a bug of this client. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

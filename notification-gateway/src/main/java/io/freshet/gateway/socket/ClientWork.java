package io.freshet.gateway.socket;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;

/**
 * Runs features' blocking work for clients, such as database queries, off the event loops. Threads and queue are
 * bounded; when the queue is full, work fails with {@code unavailable} immediately.
 */
public final class ClientWork implements DisposableBean {
    private static final int THREADS = 8;
    private static final int MOST_WAITING = 1_000;
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("client-work-", 0).factory());

    /** Starts no threads until there is work. */
    public ClientWork() {
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs the work on one of the threads.
     *
     * @param work the work, which must bound its own waiting
     * @param <T> the type of the result
     * @return completes with the result or the exception thrown
     */
    public <T> CompletableFuture<T> submit(Callable<T> work) {
        try {
            return CompletableFuture.supplyAsync(() -> outcome(work), threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new ClientEventException(ErrorCode.UNAVAILABLE, "too much is waiting; try again later"));
        }
    }

    private static <T> T outcome(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}

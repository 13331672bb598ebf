package io.freshet.feed.pagecache;

import io.freshet.feed.catalogread.CatalogUnavailableException;
import io.freshet.http.WorkPlace;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Single flight: this process runs at most one database read of each page at a time. Requests that arrive meanwhile
 * share it where that is as good as a read of their own. The last load of a page is kept for a while, so that requests
 * that the cache cannot serve share it. If a shared load fails, so do its waiters: they would only ask the same
 * database again. A load that failed by a fault, such as a row on which the query fails, fails all requests while it is
 * kept: a retry by each request of a hot page would help nobody and harm other pages. Thread-safe; blocks the calling
 * (virtual) thread.
 *
 * @param <V> the type of the view that a load begins under
 * @param <T> the type of its result
 */
final class SharedLoads<V, T> {
    private final ConcurrentHashMap<String, InFlightLoad<V, T>> flights = new ConcurrentHashMap<>();
    private final Duration kept;
    private final Duration patience;
    private final Timing timing;

    /**
     * Creates an instance without loads.
     *
     * @param kept how long a load is kept after its end, and the least time between the beginnings of spaced loads
     * @param patience how long one caller waits for loads of others, in total
     */
    SharedLoads(Duration kept, Duration patience) {
        this(kept, patience, Timing.SYSTEM);
    }

    SharedLoads(Duration kept, Duration patience, Timing timing) {
        this.kept = kept;
        this.patience = patience;
        this.timing = timing;
    }

    /**
     * Loads a page, or shares a load.
     *
     * @param key of the page
     * @param under the view under which a new load begins
     * @param acceptable whether another caller's load is as good
     * @param spaced whether a new load must begin at least {@code kept} after the last one
     * @param admission run by this thread before a new load; an exception affects only this caller
     * @param loader run by this thread if a new load is needed
     * @return the load's result, and whether the load was another caller's
     * @throws CatalogUnavailableException if the database is unavailable, or a shared load takes too long
     */
    Arrival<T> load(
            String key,
            @Nullable V under,
            Predicate<InFlightLoad<V, T>> acceptable,
            boolean spaced,
            Runnable admission,
            Supplier<T> loader) {
        long deadline = timing.nanoTime() + patience.toNanos();
        while (true) {
            InFlightLoad<V, T> last = flights.get(key);
            try {
                if (last != null && (last.isFaulty() || acceptable.test(last))) {
                    return new Arrival<>(await(last, deadline), true);
                }
                if (last != null && !last.result.isDone()) {
                    await(last, deadline);
                    continue;
                }
            } catch (CancellationException _) {
                continue; // its caller was not admitted, which says nothing about this one
            }
            if (last != null && spaced && pauseUntilForgotten(last, deadline)) {
                continue;
            }
            InFlightLoad<V, T> mine = new InFlightLoad<>(timing.nanoTime(), under, new CompletableFuture<>());
            boolean begun = last == null ? flights.putIfAbsent(key, mine) == null : flights.replace(key, last, mine);
            if (begun) {
                admit(key, mine, admission);
                return new Arrival<>(fly(key, mine, loader), false);
            }
        }
    }

    private void admit(String key, InFlightLoad<V, T> flight, Runnable admission) {
        try {
            admission.run();
        } catch (Throwable e) {
            flights.remove(key, flight);
            flight.result.cancel(false);
            throw e;
        }
    }

    private T fly(String key, InFlightLoad<V, T> flight, Supplier<T> loader) {
        T brought;
        try {
            brought = loader.get();
        } catch (CatalogUnavailableException e) {
            flights.remove(key, flight);
            flight.result.completeExceptionally(e);
            throw e;
        } catch (Throwable e) {
            end(key, flight, () -> flight.result.completeExceptionally(e));
            throw e;
        }
        end(key, flight, () -> flight.result.complete(brought));
        return brought;
    }

    private void end(String key, InFlightLoad<V, T> flight, Runnable completion) {
        completion.run();
        timing.later(kept.toNanos(), () -> flights.remove(key, flight));
    }

    /** Returns false at once if there is no need to wait. */
    private boolean pauseUntilForgotten(InFlightLoad<V, T> last, long deadline) {
        long left = last.beganNanos + kept.toNanos() - timing.nanoTime();
        if (left <= 0) {
            return false;
        }
        try {
            timing.sleep(Math.min(left, Math.max(0, deadline - timing.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogUnavailableException("interrupted", e);
        }
        if (timing.nanoTime() >= deadline) {
            throw tooLong(null);
        }
        return true;
    }

    private T await(InFlightLoad<V, T> flight, long deadline) {
        try {
            return timing.get(flight.result, Math.max(0, deadline - timing.nanoTime()));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw tooLong(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogUnavailableException("interrupted", e);
        }
    }

    private static CatalogUnavailableException tooLong(@Nullable Exception cause) {
        return new CatalogUnavailableException("another's read of the same page took too long", cause);
    }

    /** Time and waiting, which tests replace. */
    interface Timing {
        /** Real time. */
        Timing SYSTEM = new Timing() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public <R> R get(Future<R> result, long nanos)
                    throws InterruptedException, ExecutionException, TimeoutException {
                if (result.isDone()) {
                    return result.get();
                }
                WorkPlace.giveBack();
                R brought = result.get(nanos, TimeUnit.NANOSECONDS);
                if (!WorkPlace.takeAgain()) {
                    throw new TimeoutException("more is asked for than can be done in time");
                }
                return brought;
            }

            @Override
            public void sleep(long nanos) throws InterruptedException {
                WorkPlace.giveBack();
                TimeUnit.NANOSECONDS.sleep(nanos);
                WorkPlace.takeAgain(); // on timeout, the request goes on without a place
            }

            @Override
            public void later(long nanos, Runnable task) {
                CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
                        .execute(task);
            }
        };

        long nanoTime();

        <R> R get(Future<R> result, long nanos) throws InterruptedException, ExecutionException, TimeoutException;

        void sleep(long nanos) throws InterruptedException;

        void later(long nanos, Runnable task);
    }

    /**
     * A read of the database.
     *
     * @param beganNanos {@link System#nanoTime} before it began
     * @param under the view that it began under, or null
     * @param result completes when it ends
     * @param <V> the type of the view
     * @param <T> the type of the result
     */
    record InFlightLoad<V, T>(long beganNanos, @Nullable V under, CompletableFuture<T> result) {
        /** Whether it failed by a fault, and is kept for that reason. */
        private boolean isFaulty() {
            return result.isCompletedExceptionally()
                    && !result.isCancelled()
                    && !(result.exceptionNow() instanceof CatalogUnavailableException);
        }
    }

    /**
     * The result of a load, for one of its callers.
     *
     * @param brought the result
     * @param shared whether the load was another caller's
     * @param <T> the type of the result
     */
    record Arrival<T>(T brought, boolean shared) {}
}

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
 * Single flight: of each page at most one read of the database is under way in this process, and who comes meanwhile
 * shares it where that is as good as a read of their own. The last flight of a page stays for a while, so that those
 * whom the cache cannot serve share one in that time. Whoever waits for a flight that fails, fails with it: they would
 * only ask the same database again. One that failed by a fault, such as a row that the query refuses, fails all who come
 * while it is kept: that it is tried again by each request of a hot page would help nobody and harm the other pages.
 * Thread-safe; blocks the calling (virtual) thread.
 *
 * @param <V> what a flight was begun under
 * @param <T> what it brings
 */
final class SharedLoads<V, T> {
    private final ConcurrentHashMap<String, InFlightLoad<V, T>> flights = new ConcurrentHashMap<>();
    private final Duration kept;
    private final Duration patience;
    private final Timing timing;

    /**
     * No loads yet.
     *
     * @param kept how long others may be answered by a flight, from its beginning
     * @param patience how long one caller waits for flights of others, in all
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
     * Loads, or shares a load.
     *
     * @param key of the page
     * @param under what a flight of one's own is begun under
     * @param acceptable whether another's flight is as good
     * @param spaced whether a flight of one's own must wait until the last one is no longer kept
     * @param admission is run by this thread before a flight of its own; what it throws concerns this caller alone
     * @param loader is run by this thread if it has to be
     * @return what the flight brought, and whether it was another's
     * @throws CatalogUnavailableException if the database cannot be read, or not in time
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
                continue; // who began it was not admitted, which says nothing of this caller
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

    /** Returns at once, with false, if nothing is to be waited for. */
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

    /** Time and waiting, for a test to be in charge of. */
    interface Timing {
        /** The clock's. */
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
                WorkPlace.takeAgain(); // where that takes too long, it goes on without
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
     * @param under what it was begun under, or null
     * @param result completes when it has ended
     * @param <V> what it was begun under
     * @param <T> what it brings
     */
    record InFlightLoad<V, T>(long beganNanos, @Nullable V under, CompletableFuture<T> result) {
        /** Whether it failed, and is kept for that. */
        private boolean isFaulty() {
            return result.isCompletedExceptionally()
                    && !result.isCancelled()
                    && !(result.exceptionNow() instanceof CatalogUnavailableException);
        }
    }

    /**
     * The end of a flight, for one of its passengers.
     *
     * @param brought what it brought
     * @param shared whether it was another's
     * @param <T> what it brings
     */
    record Arrival<T>(T brought, boolean shared) {}
}

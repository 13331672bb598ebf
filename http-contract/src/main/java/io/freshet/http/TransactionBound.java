package io.freshet.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Bounds the number of concurrent transactions. A waiting transaction gives up sooner than it would in the pool, and
 * for the same time after that none waits at all: while the database hangs, requests that do not need it find a place.
 * Thread-safe.
 */
final class TransactionBound implements TransactionExecutionListener {
    private final Semaphore free;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final Set<TransactionExecution> running = ConcurrentHashMap.newKeySet();
    private volatile long nobodyWaitsUntil;

    /**
     * Creates the bound.
     *
     * @param most the maximum number of concurrent transactions
     * @param patience the maximum wait
     */
    TransactionBound(int most, Duration patience) {
        this(most, patience, System::nanoTime);
    }

    TransactionBound(int most, Duration patience, LongSupplier nanoTime) {
        this.free = new Semaphore(most, true);
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.nobodyWaitsUntil = nanoTime.getAsLong();
    }

    @Override
    public void beforeBegin(TransactionExecution transaction) {
        try {
            if ((free.hasQueuedThreads() || !free.tryAcquire()) && !isFreeInTime()) {
                throw new QueryTimeoutException("more transactions wait for the database than it can do in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryTimeoutException("interrupted while waiting for the database", e);
        }
        running.add(transaction);
    }

    private boolean isFreeInTime() throws InterruptedException {
        if (nanoTime.getAsLong() - nobodyWaitsUntil < 0) {
            return false;
        }
        boolean free = this.free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (!free) {
            nobodyWaitsUntil = nanoTime.getAsLong() + patience.toNanos();
        }
        return free;
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure != null) {
            ended(transaction);
        }
    }

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
        ended(transaction);
    }

    @Override
    public void afterRollback(TransactionExecution transaction, @Nullable Throwable failure) {
        ended(transaction);
    }

    private void ended(TransactionExecution transaction) {
        if (running.remove(transaction)) {
            free.release();
        }
    }
}

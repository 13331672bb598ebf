package io.freshet.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Lets so many transactions at once to the database. Who waits gives up sooner than it would in the pool: while the
 * database is away, requests that do not need it soon have a place to be worked on. Thread-safe.
 */
final class TransactionBound implements TransactionExecutionListener {
    private final Semaphore free;
    private final Duration patience;
    private final Set<TransactionExecution> running = ConcurrentHashMap.newKeySet();

    /**
     * Nothing runs yet.
     *
     * @param most transactions at once
     * @param patience for which one waits
     */
    TransactionBound(int most, Duration patience) {
        this.free = new Semaphore(most, true);
        this.patience = patience;
    }

    @Override
    public void beforeBegin(TransactionExecution transaction) {
        try {
            if (!free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new QueryTimeoutException("more transactions wait for the database than it can do in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryTimeoutException("interrupted while waiting for the database", e);
        }
        running.add(transaction);
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

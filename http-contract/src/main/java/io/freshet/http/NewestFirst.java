package io.freshet.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Lets so many transactions at once to the database; of those that wait, the newest goes first. Where more come than can
 * be served, those that are served have then hardly waited. The pool lets the oldest go first, so that all wait for as
 * long as they may and many for nothing. (Maurer, "Fail at Scale", ACM Queue 13(8), 2015: adaptive LIFO.) Thread-safe.
 */
final class NewestFirst implements TransactionExecutionListener {
    private final Duration patience;
    private final Set<TransactionExecution> running = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> waiting = new ArrayDeque<>(); // newest first; guarded by the lock
    private int free;

    /**
     * Nothing runs yet.
     *
     * @param most transactions at once
     * @param patience for which one waits
     */
    NewestFirst(int most, Duration patience) {
        this.free = most;
        this.patience = patience;
    }

    /** One that waits; guarded by the lock. */
    private static final class Waiting {
        private final Condition turn;
        private boolean called;

        private Waiting(Condition turn) {
            this.turn = turn;
        }
    }

    @Override
    public void beforeBegin(TransactionExecution transaction) {
        enter();
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
            leave();
        }
    }

    private void enter() {
        lock.lock();
        try {
            if (free > 0) {
                free--;
                return;
            }
            Waiting mine = new Waiting(lock.newCondition());
            waiting.addFirst(mine);
            await(mine);
        } finally {
            lock.unlock();
        }
    }

    private void await(Waiting mine) {
        try {
            long left = patience.toNanos();
            while (!mine.called && left > 0) {
                left = mine.turn.awaitNanos(left);
            }
            if (!mine.called) {
                waiting.remove(mine);
                throw new QueryTimeoutException("more transactions wait for the database than it can do in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (mine.called) {
                leave();
            } else {
                waiting.remove(mine);
            }
            throw new QueryTimeoutException("interrupted while waiting for the database", e);
        }
    }

    private void leave() {
        lock.lock();
        try {
            Waiting newest = waiting.pollFirst();
            if (newest == null) {
                free++;
            } else {
                newest.called = true;
                newest.turn.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many wait. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}

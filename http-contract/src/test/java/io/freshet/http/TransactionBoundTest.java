package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.TransactionExecution;

/** More transactions than the database accepts at once. */
class TransactionBoundTest {
    private final AtomicLong now = new AtomicLong();
    private final TransactionBound bound = new TransactionBound(1, Duration.ofMillis(20), now::get);

    private record Named(String name) implements TransactionExecution {}

    @Test
    void whoWaitsTooLongIsToldThatTheDatabaseIsUnavailable() {
        bound.beforeBegin(new Named("running"));

        assertThatThrownBy(() -> bound.beforeBegin(new Named("late")))
                .isInstanceOf(QueryTimeoutException.class)
                .satisfies(failure ->
                        assertThat(DatabaseAvailability.isLackingIn(failure)).isTrue());
    }

    /** However it ends, and however often its end is reported. */
    @Test
    void eachPlaceIsGivenBackOnce() {
        Named first = new Named("first");
        bound.beforeBegin(first);
        bound.afterCommit(first, new IllegalStateException());
        bound.afterRollback(first, null);
        Named second = new Named("second");
        bound.beforeBegin(second);

        assertThatThrownBy(() -> bound.beforeBegin(new Named("third"))).isInstanceOf(QueryTimeoutException.class);
        bound.afterBegin(second, new IllegalStateException());
        bound.beforeBegin(new Named("fourth"));
    }

    /** A database that hangs delays few requests. */
    @Test
    void whereSomebodyHasWaitedForNothingNobodyWaitsForAWhile() throws Exception {
        TransactionBound hung = new TransactionBound(1, Duration.ofMillis(50), now::get);
        Named running = new Named("running");
        hung.beforeBegin(running);
        assertThatThrownBy(() -> hung.beforeBegin(new Named("waits"))).isInstanceOf(QueryTimeoutException.class);

        Thread.currentThread().interrupt(); // a waiting thread would notice it
        assertThatThrownBy(() -> hung.beforeBegin(new Named("late"))).hasMessageContaining("more transactions");
        assertThat(Thread.interrupted()).isTrue();

        now.addAndGet(Duration.ofMillis(50).toNanos());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> hung.beforeBegin(new Named("later"))).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        hung.afterCommit(running, null);
        hung.beforeBegin(new Named("next"));
    }

    @Test
    void whoIsInterruptedTakesNoPlace() {
        Named first = new Named("first");
        bound.beforeBegin(first);
        Named second = new Named("second");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> bound.beforeBegin(second)).isInstanceOf(QueryTimeoutException.class);
        assertThat(Thread.interrupted()).isTrue();
        bound.afterCommit(first, null);
        bound.beforeBegin(second);
    }
}

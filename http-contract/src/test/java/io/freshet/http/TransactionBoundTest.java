package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.TransactionExecution;

/** More transactions than the database takes at once. */
class TransactionBoundTest {
    private final TransactionBound bound = new TransactionBound(1, Duration.ofMillis(20));

    private record Named(String name) implements TransactionExecution {}

    @Test
    void whoWaitsTooLongIsToldThatTheDatabaseIsUnavailable() {
        bound.beforeBegin(new Named("running"));

        assertThatThrownBy(() -> bound.beforeBegin(new Named("late")))
                .isInstanceOf(QueryTimeoutException.class)
                .satisfies(failure ->
                        assertThat(DatabaseAvailability.isLackingIn(failure)).isTrue());
    }

    /** However it ends, and however often that is reported. */
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

    @Test
    void whoIsInterruptedTakesNoPlace() {
        Named first = new Named("first");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> bound.beforeBegin(first)).isInstanceOf(QueryTimeoutException.class);
        assertThat(Thread.interrupted()).isTrue();
        bound.beforeBegin(first);
    }
}

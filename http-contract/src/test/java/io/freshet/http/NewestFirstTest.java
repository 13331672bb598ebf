package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.TransactionExecution;

/** More transactions than the database takes at once: those that are served have hardly waited. */
@Timeout(60)
class NewestFirstTest {
    private final List<String> begun = new CopyOnWriteArrayList<>();

    private record Named(String name) implements TransactionExecution {}

    @Test
    void theNewestThatWaitsGoesFirst() throws Exception {
        NewestFirst gate = new NewestFirst(1, Duration.ofMinutes(1));
        Named running = new Named("running");
        gate.beforeBegin(running);
        Thread first = waiting(gate, "first", 1);
        Thread second = waiting(gate, "second", 2);
        Thread third = waiting(gate, "third", 3);

        gate.afterCommit(running, null);

        third.join();
        second.join();
        first.join();
        assertThat(begun).containsExactly("third", "second", "first");
        gate.beforeBegin(running); // there is room again
    }

    @Test
    void whoWaitsTooLongIsToldThatTheDatabaseIsUnavailable() {
        NewestFirst gate = new NewestFirst(1, Duration.ofMillis(20));
        gate.beforeBegin(new Named("running"));

        assertThatThrownBy(() -> gate.beforeBegin(new Named("late")))
                .isInstanceOf(QueryTimeoutException.class)
                .satisfies(failure ->
                        assertThat(DatabaseAvailability.isLackingIn(failure)).isTrue());
        assertThat(gate.waiting()).isZero();
    }

    /** However it ends, and however often that is reported. */
    @Test
    void eachPlaceIsGivenBackOnce() {
        NewestFirst gate = new NewestFirst(1, Duration.ofMillis(20));
        Named first = new Named("first");
        gate.beforeBegin(first);
        gate.afterCommit(first, new IllegalStateException());
        gate.afterRollback(first, null);
        Named second = new Named("second");
        gate.beforeBegin(second);

        assertThatThrownBy(() -> gate.beforeBegin(new Named("third"))).isInstanceOf(QueryTimeoutException.class);
        gate.afterBegin(second, new IllegalStateException());
        gate.beforeBegin(new Named("fourth"));
    }

    @Test
    void whoIsInterruptedTakesNoPlace() throws Exception {
        NewestFirst gate = new NewestFirst(1, Duration.ofMinutes(1));
        Named running = new Named("running");
        gate.beforeBegin(running);
        Thread waiting = waiting(gate, "waiting", 1);

        waiting.interrupt();
        waiting.join();
        gate.afterRollback(running, null);

        gate.beforeBegin(running);
        assertThat(begun).isEmpty();
    }

    /** A transaction that waits behind so many. */
    private Thread waiting(NewestFirst gate, String name, int nowWaiting) {
        Thread thread = Thread.ofVirtual().start(() -> {
            Named transaction = new Named(name);
            try {
                gate.beforeBegin(transaction);
            } catch (QueryTimeoutException e) {
                return;
            }
            begun.add(name);
            gate.afterCommit(transaction, null);
        });
        await().atMost(Duration.ofSeconds(30)).until(() -> gate.waiting() == nowWaiting);
        return thread;
    }
}

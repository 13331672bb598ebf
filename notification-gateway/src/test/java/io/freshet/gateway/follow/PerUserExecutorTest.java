package io.freshet.gateway.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.gateway.socket.ClientEventException;
import io.freshet.gateway.socket.ClientWork;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

/** A user's requests and notifications run one after the other. */
class PerUserExecutorTest {
    private final UUID user = UUID.randomUUID();
    private final ClientWork work = new ClientWork();
    private final PerUserExecutor turns = new PerUserExecutor(work);

    @AfterEach
    void end() {
        work.destroy();
    }

    @Test
    void nothingBeginsWhileTheTurnIsTaken() throws Exception {
        CompletableFuture<String> asked;
        CompletableFuture<String> ofAnother;
        try (PerUserExecutor.Taken taken = turns.takeFree(List.of(user))) {
            assertThat(taken.users()).containsExactly(user);
            asked = turns.submit(user, () -> "done");
            ofAnother = turns.submit(UUID.randomUUID(), () -> "done");
            assertThat(ofAnother.get(20, TimeUnit.SECONDS)).isEqualTo("done");
            assertThat(asked).isNotDone();
        }
        assertThat(asked.get(20, TimeUnit.SECONDS)).isEqualTo("done");
    }

    @Test
    void whoIsBusyIsLeftOut() throws Exception {
        CountDownLatch proceed = new CountDownLatch(1);
        UUID idle = UUID.randomUUID();
        CompletableFuture<Boolean> busy = turns.submit(user, () -> proceed.await(20, TimeUnit.SECONDS));
        try (PerUserExecutor.Taken taken = turns.takeFree(List.of(user, idle))) {
            assertThat(taken.users()).containsExactly(idle);
        }
        CompletableFuture<String> next = turns.submit(user, () -> "next");
        assertThat(next).isNotDone();
        proceed.countDown();
        assertThat(busy.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(next.get(20, TimeUnit.SECONDS)).isEqualTo("next");
    }

    @Test
    void aTurnThatWasGivenBackCanBeTakenAgain() {
        turns.takeFree(List.of(user)).close();
        try (PerUserExecutor.Taken again = turns.takeFree(List.of(user))) {
            assertThat(again.users()).containsExactly(user);
        }
    }

    @Test
    void onlyADatabaseThatIsUnavailableIsSaidToBe() {
        CompletableFuture<?> unavailable = turns.submit(UUID.randomUUID(), () -> {
            throw new DataAccessResourceFailureException("connection lost");
        });
        CompletableFuture<?> fault = turns.submit(UUID.randomUUID(), () -> {
            throw new DataIntegrityViolationException("a row is refused");
        });

        assertThatThrownBy(unavailable::join).hasRootCauseInstanceOf(ClientEventException.class);
        assertThatThrownBy(fault::join).hasRootCauseInstanceOf(DataIntegrityViolationException.class);
    }
}

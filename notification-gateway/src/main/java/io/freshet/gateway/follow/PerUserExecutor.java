package io.freshet.gateway.follow;

import io.freshet.gateway.socket.ClientEventException;
import io.freshet.gateway.socket.ClientWork;
import io.freshet.gateway.socket.ErrorCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;

/**
 * Runs each user's tasks in submission order: a follow and then an unfollow leave the user not following. A task that
 * has waited too long fails without starting, so an unavailable database does not delay users for long. Thread-safe.
 */
final class PerUserExecutor {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ClientWork work;
    private final ConcurrentMap<UUID, CompletableFuture<?>> last = new ConcurrentHashMap<>();

    PerUserExecutor(ClientWork work) {
        this.work = work;
    }

    /** Runs the task after the user's earlier ones. Fails with {@code unavailable} if the database does not answer. */
    <T> CompletableFuture<T> submit(UUID user, Callable<T> task) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        CompletableFuture<T> result = new CompletableFuture<>();
        // Separate from the result, so that the next task starts only after this one has been answered.
        CompletableFuture<Void> over = new CompletableFuture<>();
        last.compute(user, (_, before) -> {
            CompletableFuture<?> first = before == null ? CompletableFuture.completedFuture(user) : before;
            first.whenComplete((_, _) -> work.submit(() -> timely(task, until)).whenComplete((done, failure) -> {
                if (failure == null) {
                    result.complete(done);
                } else {
                    result.completeExceptionally(failure);
                }
                over.complete(null);
            }));
            return over;
        });
        over.whenComplete((_, _) -> last.remove(user, over));
        return result;
    }

    /**
     * Takes the turn of each idle user among these. Until it is returned, none of their tasks starts. Busy users are
     * left out, so this never waits and cannot deadlock.
     */
    Taken takeFree(Collection<UUID> users) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        List<UUID> free = users.stream()
                .filter(user -> last.putIfAbsent(user, over) == null)
                .toList();
        return new Taken(free, over);
    }

    /** The turns of several users, held until closed. */
    final class Taken implements AutoCloseable {
        private final List<UUID> users;
        private final CompletableFuture<Void> over;

        private Taken(List<UUID> users, CompletableFuture<Void> over) {
            this.users = users;
            this.over = over;
        }

        List<UUID> users() {
            return users;
        }

        @Override
        public void close() {
            users.forEach(user -> last.remove(user, over));
            over.complete(null);
        }
    }

    private static <T> T timely(Callable<T> task, long until) throws Exception {
        if (System.nanoTime() > until) {
            throw unavailable();
        }
        try {
            return task.call();
        } catch (TransientDataAccessException | DataAccessResourceFailureException e) {
            throw unavailable(); // anything else is a bug; the caller logs it
        }
    }

    private static ClientEventException unavailable() {
        return new ClientEventException(ErrorCode.UNAVAILABLE, "the database does not answer now");
    }
}

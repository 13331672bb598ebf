package io.freshet.gateway.commands;

import io.freshet.cache.CacheUnavailableException;
import io.freshet.gateway.socket.ClientEventException;
import io.freshet.gateway.socket.ErrorCode;
import io.freshet.gateway.socket.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;

/**
 * Runs commands on virtual threads, since they spend most of their time waiting for other services. Bounds the number
 * of concurrent commands. Thread-safe.
 */
final class CommandThreads implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places;

    CommandThreads(int places) {
        this.places = new Semaphore(places);
    }

    /** Carries out a command. */
    interface Work {
        Reply reply() throws InterruptedException, NoAnswerException;
    }

    /** Carries out a command. Fails with {@code unavailable} if the limit is reached or a dependency is down. */
    CompletionStage<Reply> submit(Work work) {
        if (!places.tryAcquire()) {
            throw unavailable("too many commands are waiting for their answers; try again in a moment");
        }
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                reply.complete(work.reply());
            } catch (NoAnswerException e) {
                reply.completeExceptionally(unavailable(String.valueOf(e.getMessage())));
            } catch (TransientDataAccessException | DataAccessResourceFailureException e) {
                reply.completeExceptionally(unavailable("the database does not answer now"));
            } catch (CacheUnavailableException e) {
                reply.completeExceptionally(unavailable("Redis does not answer now"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                reply.completeExceptionally(unavailable("this instance is stopping"));
            } catch (RuntimeException | Error e) {
                reply.completeExceptionally(e);
            } finally {
                places.release();
            }
        });
        return reply;
    }

    private static ClientEventException unavailable(String message) {
        return new ClientEventException(ErrorCode.UNAVAILABLE, message);
    }

    /** Interrupts running commands and does not wait for them. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}

package io.freshet.gateway.commands;

import io.freshet.announcement.NamedScope;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.gateway.redis.RedisLink;
import io.lettuce.core.RedisException;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Limits sellers to one command per second for each stream or product, across all instances, so that no seller can make
 * listeners refetch continuously. No command is lost: those that arrive within the second wait for the next turn and
 * share its command. It starts after all of them arrived, so it covers them all. Thread-safe.
 */
final class SellerTurns {
    /** Slightly more than a second: commands sent a second apart can arrive closer together. */
    private static final Duration APART = Duration.ofMillis(1_100);

    /** The answer of PTTL for a key that does not expire. */
    private static final long NO_EXPIRY = -1;

    private final RedisLink redis;
    private final ConcurrentMap<Same, CompletableFuture<FeedInvalidated>> next = new ConcurrentHashMap<>();

    SellerTurns(RedisLink redis) {
        this.redis = redis;
    }

    /** Commands with an equal value have the same effect. */
    private record Same(UUID aggregate, List<NamedScope> scopes) {}

    /** Runs when its turn comes. */
    interface Command {
        FeedInvalidated carryOut() throws InterruptedException, NoAnswerException;
    }

    /**
     * Carries out the command in its turn, or shares an equal command that is still waiting for its turn.
     *
     * @param aggregate the stream or product
     * @param scopes what the command invalidates
     */
    FeedInvalidated take(UUID aggregate, List<NamedScope> scopes, Deadline deadline, Command command)
            throws InterruptedException, NoAnswerException {
        Same same = new Same(aggregate, scopes);
        CompletableFuture<FeedInvalidated> mine = new CompletableFuture<>();
        CompletableFuture<FeedInvalidated> waiting = next.putIfAbsent(same, mine);
        if (waiting != null) {
            return share(waiting, deadline);
        }
        try {
            awaitTurn(aggregate, deadline);
            next.remove(same, mine); // later arrivals need a later command
            FeedInvalidated answer = command.carryOut();
            mine.complete(answer);
            return answer;
        } catch (InterruptedException | NoAnswerException | RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            next.remove(same, mine);
        }
    }

    private static FeedInvalidated share(CompletableFuture<FeedInvalidated> waiting, Deadline deadline)
            throws InterruptedException, NoAnswerException {
        try {
            return deadline.await(waiting);
        } catch (ExecutionException | TimeoutException e) {
            throw new NoAnswerException("no cache-invalidator answered in time; it may still be carried out");
        }
    }

    private void awaitTurn(UUID aggregate, Deadline deadline) throws InterruptedException, NoAnswerException {
        String key = "command:" + aggregate;
        try {
            while (deadline.left().isPositive()) {
                if (deadline.await(redis.commands()
                                .set(key, "", SetArgs.Builder.nx().px(APART)))
                        != null) {
                    return;
                }
                long left = deadline.await(redis.commands().pttl(key));
                // not one of our turns, and it may never expire
                if (left == NO_EXPIRY || left > APART.toMillis()) {
                    deadline.await(redis.commands().unlink(key));
                    redis.foundCorrupt(key);
                    continue;
                }
                Thread.sleep(Duration.ofMillis(
                        Math.max(1, Math.min(left, deadline.left().toMillis()))));
            }
        } catch (RedisException | ExecutionException | TimeoutException e) {
            throw new NoAnswerException("Redis, which all instances take turns by, does not answer now");
        }
        throw new NoAnswerException("others had their turns; try again");
    }
}

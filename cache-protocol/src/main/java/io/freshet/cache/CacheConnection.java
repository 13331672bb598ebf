package io.freshet.cache;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisServerAsyncCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One multiplexed connection to Redis, standalone or cluster, made on first use, so that a service starts without Redis.
 * While it cannot be made, callers fail at once and a new attempt is made at most once a second. Thread-safe.
 */
public final class CacheConnection implements AutoCloseable {
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final Logger log = LoggerFactory.getLogger(CacheConnection.class);
    private static final long BETWEEN_WARNINGS_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final List<String> CORRUPT =
            List.of("WRONGTYPE", "ERR hash value is not an integer", "ERR increment or decrement would overflow");
    private static final Script HEAL = Script.load("heal.lua");

    private final AbstractRedisClient client;
    private final Duration timeout;
    private final AnswerPatience patience;
    private final LongAdder corrupt = new LongAdder();
    private final AtomicLong nextWarningNanos = new AtomicLong(System.nanoTime());
    private @Nullable StatefulConnection<String, byte[]> connection;
    private @Nullable CacheUnavailableException lastFailure;
    private long lastAttemptNanos;

    /**
     * A connection that is not open yet.
     *
     * @param client a {@link RedisClient} or {@link RedisClusterClient} that knows where to connect; stays the caller's
     * @param timeout how long one command may take; the next ones 20 ms once one has taken longer, until Redis answers again
     */
    public CacheConnection(AbstractRedisClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
        this.patience = new AnswerPatience(timeout, System::nanoTime);
    }

    RedisClusterAsyncCommands<String, byte[]> commands() {
        return switch (connection()) {
            case StatefulRedisConnection<String, byte[]> standalone -> standalone.async();
            case StatefulRedisClusterConnection<String, byte[]> cluster -> cluster.async();
            default -> throw new IllegalStateException("neither a standalone nor a cluster connection");
        };
    }

    /** Asks each master the same; of a standalone Redis there is one. */
    <T> List<CompletableFuture<T>> ofMasters(
            Function<RedisServerAsyncCommands<String, byte[]>, CompletionStage<T>> question) {
        return switch (connection()) {
            case StatefulRedisConnection<String, byte[]> standalone ->
                List.of(question.apply(standalone.async()).toCompletableFuture());
            case StatefulRedisClusterConnection<String, byte[]> cluster ->
                cluster.getPartitions().stream()
                        .filter(node -> node.is(RedisClusterNode.NodeFlag.UPSTREAM))
                        .map(node -> cluster.getConnectionAsync(node.getNodeId())
                                .thenCompose(master -> question.apply(master.async())))
                        .toList();
            default -> throw new IllegalStateException("neither a standalone nor a cluster connection");
        };
    }

    /** The result of a command, waited for no longer than the timeout; briefly while Redis does not answer at all. */
    <T extends @Nullable Object> T await(Future<T> command) {
        long nanos = patience.nanos();
        try {
            T answer = command.get(nanos, TimeUnit.NANOSECONDS);
            patience.answered();
            return answer;
        } catch (ExecutionException e) {
            throw new CacheUnavailableException("Redis refused a command", e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            command.cancel(true);
            patience.unanswered(nanos);
            throw new CacheUnavailableException("Redis did not answer in time, which is " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CacheUnavailableException("interrupted while waiting for Redis", e);
        }
    }

    /** Deletes what is corrupt, without waiting: after a failure the next reader finds it again. */
    void discard(String redisKey) {
        foundCorrupt(redisKey);
        commands().unlink(redisKey);
    }

    /** Of a command that is under way. */
    @FunctionalInterface
    interface Answer<T extends @Nullable Object> {
        T await();
    }

    /**
     * Starts a command on one key, so that several may be under way, and waits for it when its result is asked for. A key
     * of another type is corrupt and not unavailable: it is deleted, and the command is given once more.
     */
    <T extends @Nullable Object> Answer<T> ask(
            String key, Function<RedisClusterAsyncCommands<String, byte[]>, ? extends Future<T>> command) {
        Future<T> running = command.apply(commands());
        return () -> {
            try {
                return await(running);
            } catch (CacheUnavailableException e) {
                if (!isCorrupt(e.getCause())) {
                    throw e;
                }
                heal(List.of(key));
                return await(command.apply(commands()));
            }
        };
    }

    /**
     * Whether Redis refused a command because of what lies under its key, and not because it is unavailable.
     *
     * @param failure of the command; it or one of its causes is Redis's answer
     * @return whether the key is corrupt
     */
    public static boolean isCorrupt(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause instanceof RedisCommandExecutionException ? cause.getMessage() : null;
            if (message != null && CORRUPT.stream().anyMatch(message::startsWith)) {
                return true;
            }
        }
        return false;
    }

    /** Deletes those of the keys, which lie in one slot, that are corrupt. */
    void heal(List<String> keys) {
        await(HEAL.run(this, keys, Stream.empty()).toCompletableFuture());
    }

    /**
     * Says that an entry was corrupt: under a name of ours lay what is not ours or cannot be read. It is deleted, and made
     * anew when it is needed. Logged once a second at most.
     *
     * @param entry its key, and what of it
     */
    public void foundCorrupt(String entry) {
        corrupt.increment();
        long due = nextWarningNanos.get();
        long now = System.nanoTime();
        if (now - due >= 0 && nextWarningNanos.compareAndSet(due, now + BETWEEN_WARNINGS_NANOS)) {
            log.atWarn()
                    .addKeyValue("entry", entry)
                    .addKeyValue("found_until_now", corrupt.sum())
                    .log("an entry in Redis was corrupt and is deleted");
        }
    }

    /**
     * How many entries were found corrupt.
     *
     * @return a count that only grows
     */
    public long corruptEntries() {
        return corrupt.sum();
    }

    private synchronized StatefulConnection<String, byte[]> connection() {
        if (connection != null) {
            return connection;
        }
        if (lastFailure != null && System.nanoTime() - lastAttemptNanos < RETRY_NANOS) {
            throw lastFailure;
        }
        try {
            connection = connect();
            lastFailure = null;
            return connection;
        } catch (RedisException e) {
            lastAttemptNanos = System.nanoTime();
            lastFailure = new CacheUnavailableException("Redis cannot be reached", e);
            throw lastFailure;
        }
    }

    /** While the connection is lost commands fail at once, rather than queue up without bound. */
    private StatefulConnection<String, byte[]> connect() {
        return switch (client) {
            case RedisClient standalone -> {
                standalone.setOptions(standalone
                        .getOptions()
                        .mutate()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .build());
                yield standalone.connect(CODEC);
            }
            case RedisClusterClient cluster -> {
                if (cluster.getOptions() instanceof ClusterClientOptions options) {
                    cluster.setOptions(options.mutate()
                            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                            .build());
                }
                yield cluster.connect(CODEC);
            }
            default -> throw new IllegalArgumentException("neither a standalone nor a cluster client: " + client);
        };
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}

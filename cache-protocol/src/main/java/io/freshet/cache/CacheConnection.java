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
 * One multiplexed connection to Redis, standalone or cluster. It is opened on first use, so a service starts without
 * Redis. While it cannot be opened, callers fail fast; a new attempt is made at most once a second. Thread-safe.
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
     * Creates a connection without opening it.
     *
     * @param client a {@link RedisClient} or {@link RedisClusterClient} with its address set; the caller closes it
     * @param timeout for one command; after a timeout, later commands get 20 ms until Redis answers again
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

    /** Sends the same command to each master; a standalone Redis is the only one. */
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

    /** Waits for the result of a command, at most for the timeout; only briefly while Redis does not answer. */
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

    /** Deletes a corrupt entry without waiting. If that fails, the next reader finds it again. */
    void discard(String redisKey) {
        foundCorrupt(redisKey);
        commands().unlink(redisKey);
    }

    /** The result of a command in flight. */
    @FunctionalInterface
    interface Answer<T extends @Nullable Object> {
        T await();
    }

    /**
     * Starts a command on one key; {@link Answer#await} waits for its result. So several commands can be in flight. A
     * key of the wrong type means corrupt, not unavailable: it is deleted and the command retried once.
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
     * Whether Redis rejected a command because of the value under its key, rather than being unavailable.
     *
     * @param failure of the command; it or one of its causes holds the error reply
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

    /** Deletes the corrupt keys among these. All must be in one slot. */
    void heal(List<String> keys) {
        await(HEAL.run(this, keys, Stream.empty()).toCompletableFuture());
    }

    /**
     * Counts a corrupt entry: a value under one of our keys that is not ours or cannot be read. The entry is deleted,
     * and recreated when needed. Logged at most once a second.
     *
     * @param entry its key, and the field if only that is corrupt
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
     * The number of entries found corrupt.
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

    /** While disconnected, commands fail fast instead of queueing without bound. */
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

package io.freshet.gateway.redis;

import io.freshet.gateway.socket.ClientEventException;
import io.freshet.gateway.socket.ErrorCode;
import io.freshet.supervision.SupervisedThread;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * A multiplexed connection to Redis, standalone or cluster. It never blocks, so event loops may use it: it connects in
 * the background, and commands fail immediately while it is disconnected. The driver reconnects automatically. Commands
 * from one thread arrive in order. Thread-safe.
 */
public final class RedisLink implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(1);

    /** Prefix of the elements at the end of a result that report corrupt entries. Must match the scripts' prelude. */
    private static final String CORRUPT = "\1corrupt ";

    private final LongAdder corrupt = new LongAdder();
    private final Supplier<AbstractRedisClient> client;
    private volatile @Nullable StatefulConnection<String, String> connection;
    private final SupervisedThread connecting =
            SupervisedThread.untilItSucceeds("redis-link", FIRST_PAUSE, LONGEST_PAUSE, this::connect, this::failed);
    private boolean reported; // used only by that thread

    RedisLink(Supplier<AbstractRedisClient> client) {
        this.client = client;
    }

    /**
     * The commands. Their results complete within the configured timeout.
     *
     * @throws RedisException if Redis has not been reached yet
     */
    public RedisClusterAsyncCommands<String, String> commands() {
        return switch (connection) {
            case StatefulRedisConnection<String, String> standalone -> standalone.async();
            case StatefulRedisClusterConnection<String, String> cluster -> cluster.async();
            case null, default -> throw new RedisException("Redis has not been reached yet");
        };
    }

    /**
     * Runs a script. Calls made one after another take effect in that order. Sends the whole text each time: scripts
     * are short, and a fallback from EVALSHA to EVAL would lose the order.
     *
     * @param script the script
     * @param keys every key that it touches
     * @param arguments its arguments
     * @return completes with the list that the script returns; fails with the exception to report to clients
     */
    public CompletableFuture<List<Object>> run(RedisScript script, String[] keys, String... arguments) {
        try {
            return commands()
                    .<List<Object>>eval(script.text(), ScriptOutputType.MULTI, keys, arguments)
                    .toCompletableFuture()
                    .thenApply(this::withoutCorrupt)
                    .exceptionallyCompose(failure -> CompletableFuture.failedFuture(unavailable(failure)));
        } catch (RedisException e) {
            return CompletableFuture.failedFuture(unavailable(e));
        }
    }

    private List<Object> withoutCorrupt(List<Object> answer) {
        int end = answer.size();
        while (end > 0 && answer.get(end - 1) instanceof String last && last.startsWith(CORRUPT)) {
            end--;
            foundCorrupt(last.substring(CORRUPT.length()));
        }
        return answer.subList(0, end);
    }

    /**
     * Reports a corrupt entry: one of our keys held foreign or unreadable data. The entry has been deleted and is
     * recreated on demand.
     *
     * @param entry the key and the part that was corrupt
     */
    public void foundCorrupt(String entry) {
        corrupt.increment();
        log.warn("event=redis_entry_corrupt action=deleted entry={}", entry);
    }

    /** The number of corrupt entries found so far. */
    long corruptEntries() {
        return corrupt.sum();
    }

    private static ClientEventException unavailable(Throwable cause) {
        log.debug("event=redis_command_failed", cause);
        return new ClientEventException(ErrorCode.UNAVAILABLE, "Redis does not answer now");
    }

    @Override
    public void start() {
        connecting.start();
    }

    private void connect() {
        connection = switch (client.get()) {
            case RedisClient standalone -> standalone.connect();
            case RedisClusterClient cluster -> cluster.connect();
            case AbstractRedisClient other ->
                throw new IllegalArgumentException("neither a standalone nor a cluster client: " + other);
        };
        reported = false;
        log.info("event=redis_connected");
    }

    private void failed(@Nullable Throwable failure, Duration pause) {
        if (!reported) {
            reported = true;
            log.warn("event=redis_unreachable action=retried_until_it_is_there cause={}", String.valueOf(failure));
        }
    }

    @Override
    public void stop() {
        connecting.stop(STOP_PATIENCE);
        StatefulConnection<String, String> open = connection;
        connection = null;
        if (open != null) {
            open.closeAsync();
        }
    }

    @Override
    public boolean isRunning() {
        return connecting.isRunning();
    }

    /**
     * Starts before the gateway accepts clients and stops after the last has left, since leaving clients still write to
     * Redis.
     */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 2;
    }
}

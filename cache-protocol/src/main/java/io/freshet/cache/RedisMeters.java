package io.freshet.cache;

import io.lettuce.core.api.async.RedisServerAsyncCommands;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metrics that Redis reports, over all its masters, and the count of corrupt entries. Reading a meter queries Redis, at
 * most once every five seconds and with only one query in flight. Reads never block: they return the last known values.
 * Thread-safe.
 */
public final class RedisMeters implements MeterBinder {
    private static final Logger log = LoggerFactory.getLogger(RedisMeters.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final CacheConnection connection;
    private final long periodNanos;
    private final AtomicBoolean isAsked = new AtomicBoolean();
    private volatile long nextNanos = System.nanoTime();
    private volatile State state = new State(0, 0, 0);

    /**
     * Creates the meters.
     *
     * @param connection the connection to Redis
     */
    public RedisMeters(CacheConnection connection) {
        this(connection, PERIOD);
    }

    RedisMeters(CacheConnection connection, Duration period) {
        this.connection = connection;
        this.periodNanos = period.toNanos();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("redis_corrupt_entries_total", connection, CacheConnection::corruptEntries)
                .description("entries in Redis that were not ours or could not be read, and were deleted")
                .register(registry);
        Gauge.builder("redis_memory_ratio", this, latest(State::memoryRatio))
                .description("memory that Redis uses, of what it may use; of the fullest master")
                .register(registry);
        FunctionCounter.builder("redis_evictions_total", this, latest(State::evictions))
                .description("entries that Redis evicted for want of memory")
                .register(registry);
        FunctionCounter.builder("redis_slow_operations_total", this, latest(State::slowOperations))
                .description(
                        "commands that took Redis longer than its slow log's threshold, 10 ms unless it is configured")
                .register(registry);
    }

    private static ToDoubleFunction<RedisMeters> latest(ToDoubleFunction<State> figure) {
        return meters -> {
            meters.askIfDue();
            return figure.applyAsDouble(meters.state);
        };
    }

    private void askIfDue() {
        long now = System.nanoTime();
        if (now - nextNanos < 0 || !isAsked.compareAndSet(false, true)) {
            return; // otherwise queries would pile up in a frozen Redis
        }
        nextNanos = now + periodNanos;
        try {
            List<CompletableFuture<State>> masters = connection.ofMasters(RedisMeters::ask);
            CompletableFuture.allOf(masters.toArray(CompletableFuture[]::new)).whenComplete((_, failure) -> {
                isAsked.set(false);
                if (failure == null) {
                    state = masters.stream()
                            .map(CompletableFuture::join)
                            .reduce(State::plus)
                            .orElse(state);
                } else {
                    log.atDebug().addKeyValue("cause", failure.toString()).log("Redis did not report its state");
                }
            });
        } catch (CacheUnavailableException e) {
            isAsked.set(false);
            log.atDebug().addKeyValue("cause", e.toString()).log("Redis did not report its state");
        }
    }

    private static CompletionStage<State> ask(RedisServerAsyncCommands<String, byte[]> master) {
        return master.info("memory")
                .thenCombine(master.info("stats"), (memory, stats) -> {
                    long most = number(memory, "maxmemory");
                    double ratio = most == 0 ? 0 : (double) number(memory, "used_memory") / most;
                    return new State(ratio, number(stats, "evicted_keys"), 0);
                })
                .thenCombine(master.slowlogGet(1), (state, slowest) -> state.with(slowOperations(slowest)));
    }

    /** The slow log keeps only recent entries but numbers all of them: the newest number gives the total. */
    private static long slowOperations(List<Object> newest) {
        return !newest.isEmpty()
                        && newest.getFirst() instanceof List<?> entry
                        && entry.getFirst() instanceof Long number
                ? number + 1
                : 0;
    }

    private static long number(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(
                        line -> Long.parseLong(line.substring(name.length() + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    /** The state of one master, or of all combined. */
    private record State(double memoryRatio, long evictions, long slowOperations) {
        State plus(State other) {
            return new State(
                    Math.max(memoryRatio, other.memoryRatio),
                    evictions + other.evictions,
                    slowOperations + other.slowOperations);
        }

        State with(long slow) {
            return new State(memoryRatio, evictions, slow);
        }
    }
}

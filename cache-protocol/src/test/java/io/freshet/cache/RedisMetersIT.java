package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The metrics that Redis reports to the services' own user, standalone and in a cluster. */
@UsesEngines({Engine.REDIS, Engine.REDIS_CLUSTER})
class RedisMetersIT {
    private static final String SLOW = "local sum = 0 for i = 1, 5000000 do sum = sum + i end return 1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ParameterizedTest
    @CsvSource({"FRESHET_REDIS_PORT, freshet_feed:freshet@", "FRESHET_REDIS_CLUSTER_PORT, ''"})
    void memoryEvictionsAndSlowOperationsAreReported(String port, String user) {
        String uri = "redis://" + user + "127.0.0.1:" + System.getProperty(port);
        AbstractRedisClient client =
                port.contains("CLUSTER") ? RedisClusterClient.create(uri) : RedisClient.create(uri);
        RedisClient byHand = RedisClient.create("redis://127.0.0.1:" + System.getProperty(port));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (CacheConnection connection = new CacheConnection(client, Duration.ofSeconds(5));
                var commands = byHand.connect()) {
            new RedisMeters(connection, Duration.ofMillis(1)).bindTo(registry);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    registry.get("redis_memory_ratio").gauge().value())
                            .isGreaterThan(0)
                            .isLessThan(1));
            double before = count(registry, "redis_slow_operations_total");

            commands.sync().eval(SLOW, ScriptOutputType.INTEGER);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(count(registry, "redis_slow_operations_total"))
                            .isGreaterThan(before));

            double evicted = count(registry, "redis_evictions_total");
            String most = commands.sync().configGet("maxmemory").get("maxmemory");
            writeUnlessFull(commands.sync(), "evicted:{a}:1");
            try {
                commands.sync().configSet("maxmemory", "1mb"); // less than is in use, so a write evicts entries
                writeUnlessFull(commands.sync(), "evicted:{a}:2");
            } finally {
                commands.sync().configSet("maxmemory", most);
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(count(registry, "redis_evictions_total")).isGreaterThan(evicted));
        } finally {
            client.shutdown();
            byHand.shutdown();
        }
    }

    private static void writeUnlessFull(RedisCommands<String, String> redis, String key) {
        try {
            redis.setex(key, 60, "x".repeat(1_000));
        } catch (RedisCommandExecutionException e) {
            assertThat(e).hasMessageStartingWith("OOM");
        }
    }

    private static double count(SimpleMeterRegistry registry, String name) {
        FunctionCounter counter = registry.get(name).functionCounter();
        return counter.count();
    }
}

package io.freshet.cache.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.CacheConnection;
import io.freshet.cache.ReplayedCache;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The model matches the real protocol: schedules of the explorer, replayed on {@code PageCache} and
 * {@code ScopeInvalidator} with a real Redis, give every read the same result as in the model.
 */
@UsesEngines(Engine.REDIS)
class ExplorerTraceIT {
    private static final int WALKS = 40;
    private static final int LONGEST = 60;
    private static final long SEED = Long.getLong("explorer.seed", 20261122);

    private static RedisClient client;
    private static CacheConnection connection;
    private static RedisCommands<String, String> redis;

    @BeforeAll
    static void connect() {
        client = RedisClient.create("redis://127.0.0.1:" + System.getProperty("FRESHET_REDIS_PORT"));
        connection = new CacheConnection(client, Duration.ofSeconds(5));
        redis = client.connect().sync();
    }

    @AfterAll
    static void disconnect() {
        connection.close();
        client.shutdown();
    }

    @Test
    void schedulesDrawnFromTheModelEndAlikeOnRedis() {
        Random random = new Random(SEED);
        int hits = 0;
        int misses = 0;
        for (Scenario scenario : playable()) {
            for (int walk = 0; walk < WALKS; walk++) {
                Replay replay = replay(scenario);
                List<Move> options = replay.options();
                for (int step = 0; step < LONGEST && !options.isEmpty(); step++) {
                    replay.play(options.get(random.nextInt(options.size())));
                    options = replay.options();
                }
                replay.end();
                hits += replay.hits();
                misses += replay.misses();
            }
        }

        System.out.printf("seed %d: %d hits and %d misses alike%n", SEED, hits, misses);
        assertThat(hits).isGreaterThan(500);
        assertThat(misses).isGreaterThan(500);
    }

    /** A schedule that breaks a mutant does not break the protocol, neither in the model nor on Redis. */
    @Test
    void theShortestWaysToTheHolesEndAlikeOnRedis() {
        List<Mutant> mutants = Mutant.ALL.stream()
                .filter(mutant -> mutant.hole() && playable().contains(mutant.in()))
                .toList();
        for (Mutant mutant : mutants) {
            Replay replay = replay(mutant.in());
            Explorer.explore(mutant.in().bounds(0), Set.of(mutant.without()), 4_000_000)
                    .trace()
                    .forEach(replay::play);
            replay.end();
        }

        assertThat(mutants).hasSizeGreaterThan(12);
    }

    private static List<Scenario> playable() {
        return Stream.of(Scenario.values())
                .filter(scenario -> replay(scenario).isPlayable())
                .toList();
    }

    private static Replay replay(Scenario scenario) {
        return new Replay(scenario, new ReplayedCache(connection, redis));
    }
}

package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A hanging Redis holds up one caller at a time, and its recovery is detected. */
@UsesEngines(Engine.REDIS)
class SilentRedisIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @Test
    void onceItDidNotAnswerTheOthersWaitBriefly() throws Exception {
        RedisURI uri = RedisURI.create("127.0.0.1", Integer.getInteger("FRESHET_REDIS_PORT"));
        try (RedisClient client = RedisClient.create(uri);
                RedisClient operator = RedisClient.create(uri);
                StatefulRedisConnection<String, String> by = operator.connect();
                CacheConnection connection = new CacheConnection(client, TIMEOUT);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            ask(connection);
            by.sync().clientPause(10_000);

            assertThat(refusedAfter(connection)).isGreaterThanOrEqualTo(TIMEOUT);
            List<Callable<Duration>> eight = Collections.nCopies(8, () -> refusedAfter(connection));
            int inFull = 0;
            for (Future<Duration> each : callers.invokeAll(eight)) {
                inFull += each.get().compareTo(TIMEOUT) < 0 ? 0 : 1;
            }
            assertThat(inFull).isEqualTo(1);
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsInstanceOf(CacheUnavailableException.class)
                    .until(() -> ask(connection) == 0);
        }
    }

    private static long ask(CacheConnection connection) {
        return connection.await(connection.commands().exists("silent-redis"));
    }

    private static Duration refusedAfter(CacheConnection connection) {
        long begun = System.nanoTime();
        assertThatThrownBy(() -> ask(connection)).isInstanceOf(CacheUnavailableException.class);
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}

package io.freshet.invalidation.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.CacheConnection;
import io.freshet.cache.CacheInspector;
import io.freshet.cache.CachedRequest;
import io.freshet.cache.Inspection;
import io.freshet.cache.Lookup;
import io.freshet.cache.PageCache;
import io.freshet.cache.PageFill;
import io.freshet.invalidation.Operator;
import io.freshet.invalidation.RedisByHand;
import io.freshet.invalidation.feedapi.FeedPath;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A running invalidator on real engines, and a stand-in for feed-service that returns the database's content. */
@DirtiesContext // two instances would share what other classes publish
@UsesEngines({Engine.KAFKA, Engine.REDIS, Engine.REGISTRY})
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
abstract class AuditTest {
    static final FeedStandIn FEED = new FeedStandIn();
    static final CachedRequest HOME = new CachedRequest.Discover("home", "live_first", 1, 20);
    static final CachedRequest FASHION = new CachedRequest.Discover("fashion", "live_first", 1, 20);
    static final String OLD = "{\"items\":[{\"id\":\"a\",\"title\":\"Old\"},{\"id\":\"b\"}],\"has_more\":false";
    static final String NEW = "{\"items\":[{\"id\":\"a\",\"title\":\"New\"},{\"id\":\"c\"}],\"has_more\":false";

    @LocalServerPort
    int port;

    @Autowired
    CacheConnection connection;

    final StringRedisTemplate redis = RedisByHand.template();

    final ScheduledExecutorService watermarks = Executors.newSingleThreadScheduledExecutor();
    Operator operator;

    @DynamicPropertySource
    static void tokens(DynamicPropertyRegistry properties) {
        Operator.known(properties);
        properties.add("freshet.audit.feed", FEED::uri);
    }

    @BeforeEach
    void empty() {
        operator = new Operator(port);
        // Keeps the control keys: deleting them would look like Redis going back in time.
        for (String keys : List.of("feed:*", "gen:*", "idx:*", "dir:*", "audit:*")) {
            redis.delete(redis.keys(keys));
        }
        FEED.asked.clear();
        FEED.status = 200;
        FEED.origin = FeedStandIn.READ;
        FEED.onRequest = () -> {};
        FEED.holds(FeedPath.of(HOME), NEW);
        FEED.holds(FeedPath.of(FASHION), NEW);
    }

    @AfterEach
    void stop() throws InterruptedException {
        watermarks.shutdownNow();
        assertThat(watermarks.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        redis.keys("ctl:*").forEach(control -> redis.opsForHash().delete(control, "watermark"));
    }

    boolean isCurrent(CachedRequest request) {
        return new CacheInspector(connection).inspect(request.key().redisKey()) instanceof Inspection.Stored found
                && found.isCurrent();
    }

    void fill(CachedRequest request, String body) {
        fill(request, body, Instant.now());
    }

    void fill(CachedRequest request, String body, Instant readAt) {
        PageCache cache = new PageCache(connection);
        Lookup.Miss miss = (Lookup.Miss) cache.lookup(request.key(), request.scope(), null, null);
        cache.store(
                request.key(),
                request.scope(),
                miss.view(),
                new PageFill(readAt, "", body.getBytes(StandardCharsets.UTF_8), new byte[0], null));
    }

    /** Sends watermarks as if every change were applied at once. */
    void everythingIsSaidToBeApplied() {
        watermarks.scheduleWithFixedDelay(
                () -> {
                    String now = Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
                    try {
                        for (int stripe = 0; stripe < 16; stripe++) {
                            redis.opsForHash().put("ctl:{s" + stripe + "}", "watermark", now);
                        }
                    } catch (DataAccessException e) {
                        return; // the next one will do
                    }
                },
                0,
                100,
                TimeUnit.MILLISECONDS);
    }
}

package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An inspector sees the state that readers decide by, and leaves no trace. */
@UsesEngines(Engine.REDIS)
class CacheInspectorIT {
    private static final SourcePartition SOURCE = new SourcePartition(SourcePartition.PRODUCTS, 2);
    private static final CachedRequest FASHION = new CachedRequest.Discover("fashion", "live_first", 1, 20);
    private static final CachedRequest DUBAI = new CachedRequest.Community(
            GeoCell.of(25.2, 55.27, 5), new CommunityFilters(null, null, null, null, "distance"), 1, 20);
    private static final CachedRequest LIVE = new CachedRequest.LiveStreams(1, 20);

    private static RedisClient client;
    private static CacheConnection connection;
    private static RedisCommands<String, String> redis;
    private static PageCache cache;
    private static CacheInspector inspector;

    @BeforeAll
    static void connect() {
        client = RedisClient.create("redis://127.0.0.1:" + System.getProperty("FRESHET_REDIS_PORT"));
        connection = new CacheConnection(client, Duration.ofSeconds(5));
        redis = client.connect().sync();
        cache = new PageCache(connection);
        inspector = new CacheInspector(connection);
    }

    @AfterAll
    static void disconnect() {
        connection.close();
        client.shutdown();
    }

    @BeforeEach
    void empty() {
        redis.flushall();
    }

    @Test
    void whatReadersWouldServeIsServableAndWhatWasInvalidatedIsNot() {
        for (CachedRequest request : List.of(FASHION, DUBAI, LIVE)) {
            fill(request);
            assertThat(inspect(request)).isInstanceOfSatisfying(Inspection.Stored.class, found -> {
                assertThat(found.request()).isEqualTo(request);
                assertThat(found.isServable(Freshness.within(Duration.ofSeconds(5), Instant.now())))
                        .isTrue();
                assertThat(found.isServable(Freshness.within(
                                Duration.ofSeconds(5), Instant.now().plusSeconds(9))))
                        .isFalse();
            });
            byte[] stored = redis.dump(request.key().redisKey());

            new ScopeInvalidator(connection).invalidate(List.of(request.scope()), SOURCE, 1);

            assertThat(inspect(request)).isInstanceOf(Inspection.Absent.class);
            redis.restore(request.key().redisKey(), 60_000, stored); // as a late filler would
            assertThat(inspect(request))
                    .isInstanceOfSatisfying(
                            Inspection.Stored.class,
                            found -> assertThat(found.isCurrent()).isFalse());
        }
    }

    @Test
    void aClearedFeedIsNotCurrentAndNeitherIsAnotherEpoch() {
        fill(FASHION);
        fill(LIVE);
        byte[] fashion = redis.dump(FASHION.key().redisKey());
        ScopeInvalidator invalidator = new ScopeInvalidator(connection);

        invalidator.invalidate(List.of(new InvalidationTarget.WholeFeed(CachedFeed.DISCOVER)), SOURCE, 1);
        redis.restore(FASHION.key().redisKey(), 60_000, fashion);
        invalidator.invalidateEverything(SOURCE, 2);

        assertThat(List.of(inspect(FASHION), inspect(LIVE)))
                .allSatisfy(found -> assertThat(found)
                        .isInstanceOfSatisfying(
                                Inspection.Stored.class,
                                page -> assertThat(page.isCurrent()).isFalse()));
    }

    @Test
    void whatIsNoPageIsCorruptOrForeignAndStays() {
        fill(FASHION);
        redis.setrange(FASHION.key().redisKey(), 30, "~");
        fill(DUBAI);
        redis.setrange(DUBAI.key().redisKey(), 0, "\u0003");
        Map<String, String> before = dump();

        assertThat(inspect(FASHION)).isInstanceOf(Inspection.Corrupt.class);
        assertThat(inspect(DUBAI)).isInstanceOf(Inspection.Foreign.class);
        assertThat(dump()).isEqualTo(before);
    }

    /** No generation is created, so an audit costs later changes nothing. No TTL is extended. */
    @Test
    void aLookChangesNothing() {
        fill(FASHION);
        fill(DUBAI);
        redis.keys("gen:*").forEach(redis::del);
        redis.keys("geo:*").forEach(redis::del);
        redis.keys("ctl:*").forEach(redis::del);
        Map<String, String> before = dump();

        inspect(FASHION);
        inspect(DUBAI);
        inspector.sample(20);

        assertThat(dump()).isEqualTo(before);
    }

    @Test
    void aSampleFindsPagesOfEveryFeedThroughTheIndices() {
        Set<String> filled = new HashSet<>();
        for (CachedRequest request : List.of(FASHION, DUBAI, LIVE)) {
            fill(request);
            filled.add(request.key().redisKey());
        }
        redis.set("feed:discover:b7796ffe:page:1:limit:20", "not indexed");

        Set<String> drawn = new HashSet<>();
        for (int round = 0; round < 20; round++) {
            List<String> sample = inspector.sample(5);
            assertThat(sample).hasSizeBetween(1, 3).doesNotHaveDuplicates();
            drawn.addAll(sample);
        }

        assertThat(drawn).isEqualTo(filled);
    }

    @Test
    void anEmptyCacheHasNoSample() {
        assertThat(inspector.sample(5)).isEmpty();
    }

    private static Inspection inspect(CachedRequest request) {
        return inspector.inspect(request.key().redisKey());
    }

    private static Map<String, String> dump() {
        Map<String, String> all = new TreeMap<>();
        redis.keys("*").forEach(key -> all.put(key, new String(redis.dump(key), StandardCharsets.ISO_8859_1)));
        return all;
    }

    private static void fill(CachedRequest request) {
        Lookup.Miss miss = (Lookup.Miss) cache.lookup(request.key(), request.scope(), null, null);
        cache.store(
                request.key(),
                request.scope(),
                miss.view(),
                new PageFill(Instant.now(), "", "page".getBytes(StandardCharsets.UTF_8), new byte[0], null));
    }
}

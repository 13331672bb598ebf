package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.CacheStatistics.ReadCounts;
import io.freshet.cache.InvalidationTarget.Around;
import io.freshet.cache.InvalidationTarget.WholeFeed;
import io.freshet.cache.ScopeInvalidator.Progress;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Corrupt does not mean unavailable. Whatever is under a key of the protocol, the cache still does its work, serves no
 * earlier page, and recreates the key.
 */
@UsesEngines(Engine.REDIS)
class CorruptEntriesIT {
    private static final SourcePartition SOURCE = new SourcePartition(SourcePartition.PRODUCTS, 2);
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final GeoPoint MARINA = new GeoPoint(25.0805, 55.1403);
    private static final GeoCell NEAR_MARINA = GeoCell.of(25.1, 55.17, 5);
    private static final Page DISCOVER =
            new Page(PageKey.discover("home", "live_first", 1, 20), new FeedScope.Discover("home"));
    private static final Page NEAR = new Page(
            PageKey.community(NEAR_MARINA, new CommunityFilters(null, null, null, null, "distance"), 1, 20),
            new FeedScope.Community(NEAR_MARINA, null));
    private static final Page LIVE = new Page(PageKey.liveStreams(1, 20), new FeedScope.LiveStreams());
    private static final List<Page> PAGES = List.of(DISCOVER, NEAR, LIVE);

    private static RedisClient client;
    private static CacheConnection connection;
    private static RedisCommands<String, String> redis;
    private static PageCache cache;
    private ScopeInvalidator invalidator;
    private static CacheStatistics statistics;

    private record Page(PageKey key, FeedScope scope) {
        String control() {
            return Stripe.of(scope).controlKey();
        }

        String generation() {
            return Stripe.of(scope).generationKey(scope);
        }

        String index() {
            return Stripe.of(scope).indexKey(scope);
        }

        String directory() {
            return Stripe.of(scope).directoryKey(scope.feed());
        }
    }

    /** A wrong value under a key. */
    private record Corruption(String key, String kind, Runnable put) {
        @Override
        public String toString() {
            return key + " " + kind;
        }
    }

    @BeforeAll
    static void connect() {
        client = RedisClient.create("redis://127.0.0.1:" + System.getProperty("FRESHET_REDIS_PORT"));
        connection = new CacheConnection(client, Duration.ofSeconds(5));
        redis = client.connect().sync();
        cache = new PageCache(connection);
        statistics = new CacheStatistics(connection);
    }

    @AfterAll
    static void disconnect() {
        connection.close();
        client.shutdown();
    }

    @BeforeEach
    void fill() {
        redis.flushall();
        invalidator = new ScopeInvalidator(connection);
        SourcePartition.events().forEach(source -> invalidator.own(source, 0));
        advance(0, NOW.minusSeconds(30));
        PAGES.forEach(page -> store(page, missView(page), NOW.minusSeconds(20)));
        assertThat(PAGES).allMatch(page -> lookup(page, null) instanceof Lookup.Hit);
        statistics.add(Map.of(CachedFeed.DISCOVER, new ReadCounts(1, 1, 1)));
        Stripe.all().forEach(stripe -> redis.hset(stripe.statisticsKey(), "discover:fills", "1"));
    }

    static Stream<Corruption> corruptions() {
        return Stream.of(
                        foreign(DISCOVER.control(), "hash"),
                        garbage(DISCOVER.control(), "epoch", "", "not an epoch", "é".repeat(40), "a.".repeat(100)),
                        garbage(DISCOVER.control(), SOURCE.field(), "", "x", "1e400", "9".repeat(30), "-"),
                        garbage(DISCOVER.control(), SOURCE.watermarkField(), "x", "9".repeat(30), "9".repeat(18)),
                        garbage(DISCOVER.control(), "watermark", "", "x", "9".repeat(30), "9".repeat(18)),
                        foreign(DISCOVER.generation(), "string"),
                        Stream.of("", "x", "x y z", "\u0001").map(text -> string(DISCOVER.generation(), text)),
                        foreign(NEAR.generation(), "hash"),
                        garbage(NEAR.generation(), ((FeedScope.Community) NEAR.scope).field(), "", "x", "x 1 y z"),
                        garbage(NEAR.generation(), "~", "", "x", "9".repeat(30)),
                        Stream.of("", "1:2", "91.0:1.0:5.0", "1.0:1.0:NaN", "a:b:c", "25.10:55.17:5.0")
                                .flatMap(field -> garbage(NEAR.generation(), field, "a.1 1 a.2")),
                        foreign(DISCOVER.index(), "hash"),
                        Stream.of(list(NEAR.index()), list(LIVE.index())),
                        garbage(DISCOVER.index(), DISCOVER.key.redisKey(), "", "x", " "),
                        garbage(DISCOVER.index(), "ctl:{s1}", "x", "a.1 1 "),
                        foreign(DISCOVER.directory(), "zset"),
                        Stream.of("", DISCOVER.control(), DISCOVER.key.redisKey(), "pages:{s99}:discover:home")
                                .map(member -> new Corruption(
                                        DISCOVER.directory(),
                                        "with " + member,
                                        () -> redis.zadd(DISCOVER.directory(), 9e15, member))),
                        foreign(Stripe.of(DISCOVER.scope).statisticsKey(), "hash"),
                        garbage(Stripe.of(DISCOVER.scope).statisticsKey(), "discover:invalidations", "", "x"),
                        Stream.of(list(new Stripe(0).statisticsKey())),
                        garbage(new Stripe(0).statisticsKey(), "discover:hits", "", "x", Long.toString(Long.MAX_VALUE)),
                        foreign(DISCOVER.key.redisKey(), "string"),
                        Stream.of(string(DISCOVER.key.redisKey(), ""), list("bypass")))
                .flatMap(all -> all);
    }

    private static Stream<Corruption> foreign(String key, String own) {
        Map<String, Runnable> types = Map.of(
                "string", () -> redis.set(key, "x"),
                "list", () -> redis.lpush(key, "x"),
                "set", () -> redis.sadd(key, "x"),
                "zset", () -> redis.zadd(key, 1, "x"),
                "hash", () -> redis.hset(key, "x", "x"),
                "stream", () -> redis.xadd(key, Map.of("x", "x")));
        return types.entrySet().stream()
                .filter(type -> !type.getKey().equals(own))
                .map(type -> new Corruption(key, "is a " + type.getKey(), () -> {
                    redis.del(key);
                    type.getValue().run();
                }));
    }

    private static Corruption list(String key) {
        return new Corruption(key, "is a list", () -> {
            redis.del(key);
            redis.lpush(key, "x");
        });
    }

    private static Corruption string(String key, String text) {
        return new Corruption(key, "is '" + text + "'", () -> redis.set(key, text));
    }

    private static Stream<Corruption> garbage(String key, String field, String... values) {
        return Stream.of(values)
                .map(value -> new Corruption(
                        key, "has " + field + " = '" + value + "'", () -> redis.hset(key, field, value)));
    }

    @ParameterizedTest
    @MethodSource("corruptions")
    void aChangeIsAppliedAndNothingFromBeforeIsServed(Corruption corruption) {
        corruption.put.run();

        invalidator.invalidate(List.of(DISCOVER.scope, new Around(MARINA, "home"), LIVE.scope), SOURCE, 1);
        advance(1, NOW.minusSeconds(1));

        assertThat(PAGES).allMatch(page -> lookup(page, null) instanceof Lookup.Miss);
        assertServesWhatIsFilled();
        assertSound(corruption);
    }

    @ParameterizedTest
    @MethodSource("corruptions")
    void aReadIsAnsweredAndWhatItFillsIsInvalidated(Corruption corruption) {
        corruption.put.run();

        PAGES.forEach(page -> {
            if (lookup(page, null) instanceof Lookup.Miss(ScopeView view, Lookup.Reason _, CachedPage _)) {
                store(page, view, NOW);
            }
        });
        advance(0, NOW.minusSeconds(1));
        assertServesWhatIsFilled();
        invalidator.invalidate(List.of(DISCOVER.scope, new Around(MARINA, "home"), LIVE.scope), SOURCE, 1);

        assertThat(PAGES).allMatch(page -> lookup(page, null) instanceof Lookup.Miss);
        assertSound(corruption);
    }

    @ParameterizedTest
    @MethodSource("corruptions")
    void whoLooksAfterTheCacheIsAnswered(Corruption corruption) {
        corruption.put.run();

        CacheInspector inspector = new CacheInspector(connection);
        inspector.sample(20).forEach(inspector::inspect);
        PAGES.forEach(page -> inspector.inspect(page.key.redisKey()));
        statistics.add(Map.of(CachedFeed.DISCOVER, new ReadCounts(1, 1, 1)));
        assertThat(statistics.read())
                .hasEntrySatisfying(
                        CachedFeed.DISCOVER, read -> assertThat(read.hits()).isBetween(0L, 2L));
        assertThat(new FeedBypass(connection).read()).isEmpty();
        new FeedBypass(connection).set(CachedFeed.DISCOVER, true);
        assertThat(new FeedBypass(connection).read()).containsExactly(CachedFeed.DISCOVER);
        for (CachedFeed feed : CachedFeed.values()) {
            invalidator.invalidate(List.of(new WholeFeed(feed)), SOURCE, 1);
        }
        invalidator.invalidateEverything(SOURCE, 2);
        advance(2, NOW.minusSeconds(1));

        assertThat(PAGES).allMatch(page -> lookup(page, null) instanceof Lookup.Miss);
        assertServesWhatIsFilled();
        assertSound(corruption);
    }

    /** A lease expires. One without a TTL would make each fill of the page wait in vain. */
    @Test
    void aLeaseThatDoesNotEndIsNobodys() {
        redis.flushall();
        ScopeView view = missView(DISCOVER);
        redis.lpush("lease:" + view.fillToken() + ":" + DISCOVER.key.redisKey(), "x");

        assertThat(new FillLeases(connection).take(DISCOVER.key, view, Duration.ofSeconds(3)))
                .isTrue();
        assertThat(new FillLeases(connection).take(DISCOVER.key, view, Duration.ofSeconds(3)))
                .isFalse();
    }

    private enum Loss {
        CONTROL,
        GENERATION,
        INDEX
    }

    /** A corrupt entry is treated like an evicted one: what depends on it becomes invalid, and nothing else. */
    @ParameterizedTest
    @EnumSource
    void onlyWhatACorruptEntryVouchedForIsVoid(Loss loss) {
        String key = switch (loss) {
            case CONTROL -> DISCOVER.control();
            case GENERATION -> DISCOVER.generation();
            case INDEX -> DISCOVER.index();
        };
        long before = connection.corruptEntries();
        redis.del(key);
        redis.lpush(key, "x");

        assertThat(lookup(DISCOVER, null)).isInstanceOf(Lookup.Miss.class);
        assertThat(PAGES.stream().filter(page -> !page.control().equals(DISCOVER.control())))
                .isNotEmpty()
                .allMatch(page -> lookup(page, null) instanceof Lookup.Hit);
        assertThat(connection.corruptEntries()).isEqualTo(before + 1);
    }

    private static void assertServesWhatIsFilled() {
        Freshness fiveSeconds = Freshness.within(Duration.ofSeconds(5), NOW);
        PAGES.forEach(page -> {
            if (lookup(page, fiveSeconds) instanceof Lookup.Miss(ScopeView view, Lookup.Reason _, CachedPage _)) {
                store(page, view, NOW);
            }
        });
        assertThat(PAGES).allMatch(page -> lookup(page, fiveSeconds) instanceof Lookup.Hit);
    }

    /** No more corruption is found, and the key can be written. */
    private void assertSound(Corruption corruption) {
        statistics.read();
        for (CachedFeed feed : CachedFeed.values()) {
            new FeedDirectory(connection).size(feed);
        }
        new FeedBypass(connection).read();
        long found = connection.corruptEntries();
        connection.heal(List.of(corruption.key));
        assertThat(connection.corruptEntries()).isEqualTo(found);
        advance(3, NOW);
        advance(3, NOW);
        assertThat(redis.hget(DISCOVER.control(), "watermark")).hasSize(16);
    }

    private void advance(long offset, Instant watermark) {
        Map<SourcePartition, Progress> progress = new HashMap<>();
        SourcePartition.events().forEach(source -> progress.put(source, new Progress(offset, watermark)));
        invalidator.advance(progress);
    }

    private static void store(Page page, ScopeView view, Instant readAt) {
        byte[] body = "page".getBytes(StandardCharsets.UTF_8);
        cache.store(page.key, page.scope, view, new PageFill(readAt, "", body, new byte[0], null));
    }

    private static ScopeView missView(Page page) {
        return ((Lookup.Miss) lookup(page, null)).view();
    }

    private static Lookup lookup(Page page, @Nullable Freshness freshness) {
        return cache.lookup(page.key, page.scope, null, freshness, SourcePartition.recordedEverywhere());
    }
}

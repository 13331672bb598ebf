package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.CacheStatistics.FeedStatistics;
import io.freshet.cache.CacheStatistics.ReadCounts;
import io.freshet.cache.InvalidationTarget.Around;
import io.freshet.cache.InvalidationTarget.Place;
import io.freshet.cache.InvalidationTarget.WholeFeed;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The protocol's promises for community pages and whole feeds, on a Redis Cluster. */
@UsesEngines(Engine.REDIS_CLUSTER)
class CommunityPagesIT {
    private static final SourcePartition SOURCE = new SourcePartition(SourcePartition.PRODUCTS, 2);
    private static final GeoPoint MARINA = new GeoPoint(25.0805, 55.1403);
    private static final Page NEAR = page(GeoCell.of(25.1, 55.17, 5), null);
    private static final Page NEAR_FASHION = page(GeoCell.of(25.1, 55.17, 5), "fashion");
    private static final Page NEAR_HOME = page(GeoCell.of(25.1, 55.17, 5), "home");
    private static final Page WIDE = page(GeoCell.of(25.4, 55.4, 50), null);
    private static final Page NEXT_DOOR = page(GeoCell.of(25.1, 55.17, 1), null);
    private static final Page ABU_DHABI = page(GeoCell.of(24.45, 54.38, 50), null);
    private static final Page DISCOVER =
            new Page(PageKey.discover("fashion", "live_first", 1, 20), new FeedScope.Discover("fashion"));

    private static RedisClusterClient client;
    private static CacheConnection connection;
    private static RedisClusterCommands<String, String> redis;
    private static PageCache cache;
    private static ScopeInvalidator invalidator;
    private static CacheStatistics statistics;

    private record Page(PageKey key, FeedScope scope) {}

    @BeforeAll
    static void connect() {
        client = RedisClusterClient.create("redis://127.0.0.1:" + System.getProperty("FRESHET_REDIS_CLUSTER_PORT"));
        connection = new CacheConnection(client, Duration.ofSeconds(5));
        redis = client.connect().sync();
        cache = new PageCache(connection);
        invalidator = new ScopeInvalidator(connection);
        statistics = new CacheStatistics(connection);
    }

    @AfterAll
    static void disconnect() {
        connection.close();
        client.shutdown();
    }

    @BeforeEach
    void empty() {
        redis.flushall();
        List.of(NEAR, NEAR_FASHION, NEAR_HOME, WIDE, NEXT_DOOR, ABU_DHABI, DISCOVER)
                .forEach(CommunityPagesIT::fill);
    }

    @Test
    void aChangeAtAPointInvalidatesThePlacesWhoseCircleHoldsItAndNoOther() {
        ScopeInvalidator.Invalidation done = invalidator.invalidate(List.of(new Around(MARINA, "fashion")), SOURCE, 1);

        assertThat(done.keysDeleted()).isEqualTo(3);
        assertThat(List.of(NEAR, NEAR_FASHION, WIDE)).noneMatch(CommunityPagesIT::isHit);
        assertThat(List.of(NEAR_HOME, NEXT_DOOR, ABU_DHABI, DISCOVER)).allMatch(CommunityPagesIT::isHit);
    }

    @Test
    void aPlaceThatNobodyAskedForSinceCostsTheNextChangeNothing() {
        invalidator.invalidate(List.of(new Around(MARINA, "fashion")), SOURCE, 1);
        assertThat(statistics.read().get(CachedFeed.COMMUNITY))
                .extracting(FeedStatistics::invalidations)
                .isEqualTo(3L);
        fill(NEAR);

        invalidator.invalidate(List.of(new Around(MARINA, "fashion")), SOURCE, 2);

        assertThat(statistics.read().get(CachedFeed.COMMUNITY))
                .extracting(FeedStatistics::invalidations)
                .isEqualTo(4L);
    }

    @Test
    void whatIsFilledAfterwardsProvesThatItHoldsTheChange() {
        NotificationGeneration notified = invalidator
                .invalidate(List.of(new Around(MARINA, "fashion")), SOURCE, 41)
                .generation();
        fill(NEAR);

        assertThat(cache.lookup(NEAR.key, NEAR.scope, notified, null)).isInstanceOf(Lookup.Hit.class);
        // A place that was never requested before is covered too.
        Page unknown = page(GeoCell.of(25.08, 55.14, 12.3), "fashion");
        fill(unknown);
        assertThat(cache.lookup(unknown.key, unknown.scope, notified, null)).isInstanceOf(Lookup.Hit.class);
    }

    /** The filler takes its view before the change, which registers the cell, and stores after it. */
    @Test
    void aPageReadBeforeTheChangeIsNeverServedAfterIt() {
        Page first = page(GeoCell.of(25.09, 55.15, 4), null);
        ScopeView before = missView(first);

        invalidator.invalidate(List.of(new Around(MARINA, "fashion")), SOURCE, 1);
        store(first, before);

        assertThat(isHit(first)).isFalse();
    }

    /** The tile is missing during the search for its places, and comes back with them before the invalidation. */
    @Test
    void aPlaceThatComesBackBetweenSearchAndInvalidationIsVoid() {
        Map<String, byte[]> snapshot = new HashMap<>();
        redis.keys("*").forEach(key -> snapshot.put(key, redis.dump(key)));
        redis.unlink(Stripe.of(NEAR.scope).generationKey(NEAR.scope));
        List<Around> change = List.of(new Around(MARINA, "fashion"));

        CellIndex.Found found = new CellIndex(connection).resolve(change, SOURCE);
        redis.flushall();
        snapshot.forEach((key, dump) -> redis.restore(key, 0, dump));
        invalidator.invalidate(change, found, new UnalteredPages.Found(Map.of()), SOURCE, 1);

        assertThat(List.of(NEAR, NEAR_FASHION, WIDE)).noneMatch(CommunityPagesIT::isHit);
    }

    /** Evicting a tile removes its cells' generations too. So a cell that is not found has no valid pages. */
    @Test
    void aCellThatTheIndexForgotHasNoPageThatCouldBeServed() {
        redis.unlink(Stripe.of(NEAR.scope).generationKey(NEAR.scope));

        invalidator.invalidate(List.of(new Around(MARINA, "fashion")), SOURCE, 1);

        assertThat(redis.exists(NEAR.key.redisKey())).isOne();
        assertThat(isHit(NEAR)).isFalse();
        assertThat(isHit(NEAR_HOME)).isFalse();
    }

    @Test
    void aTileForgetsCellsWhosePagesHaveAllExpired() {
        String tile = Stripe.of(NEAR.scope).generationKey(NEAR.scope);
        redis.hset(tile, "25.0:55.0:4.0", "a.1 1000 a.2");
        redis.hset(tile, "~", "0");

        fill(page(GeoCell.of(25.1, 55.17, 5), "toys"));

        assertThat(redis.hkeys(tile))
                .contains("25.1:55.17:5.0", "25.1:55.17:5.0:toys")
                .doesNotContain("25.0:55.0:4.0");
        assertThat(redis.ttl(tile)).isPositive();
        assertThat(isHit(NEAR)).isTrue();
    }

    @Test
    void onePlaceIsClearedWithAllItsFilters() {
        ScopeInvalidator.Invalidation done =
                invalidator.invalidate(List.of(new Place(GeoCell.of(25.1, 55.17, 5))), SOURCE, 1);

        assertThat(done.keysDeleted()).isEqualTo(3);
        assertThat(List.of(NEAR, NEAR_FASHION, NEAR_HOME)).noneMatch(CommunityPagesIT::isHit);
        assertThat(List.of(WIDE, NEXT_DOOR, ABU_DHABI, DISCOVER)).allMatch(CommunityPagesIT::isHit);
    }

    @Test
    void aFeedIsClearedWholeAndTheOthersAreNot() {
        ScopeView before = missView(page(GeoCell.of(25, 55, 5), null));

        ScopeInvalidator.Invalidation done =
                invalidator.invalidate(List.of(new WholeFeed(CachedFeed.COMMUNITY)), SOURCE, 1);

        assertThat(done.keysDeleted()).isEqualTo(6);
        assertThat(redis.keys("feed:*")).containsExactly(DISCOVER.key.redisKey());
        assertThat(isHit(DISCOVER)).isTrue();
        store(page(GeoCell.of(25, 55, 5), null), before);
        assertThat(isHit(page(GeoCell.of(25, 55, 5), null))).isFalse();
        fill(NEAR);
        assertThat(cache.lookup(NEAR.key, NEAR.scope, done.generation(), null)).isInstanceOf(Lookup.Hit.class);
    }

    @Test
    void statisticsCountWhatIsThereAndWhatWasDone() {
        statistics.add(Map.of(CachedFeed.COMMUNITY, new ReadCounts(30, 7, 6)));
        statistics.add(Map.of(CachedFeed.COMMUNITY, new ReadCounts(1, 0, 0)));
        invalidator.invalidate(List.of(new Around(MARINA, "fashion")), SOURCE, 1);

        Map<CachedFeed, FeedStatistics> read = statistics.read();

        long left = List.of(NEAR_HOME, NEXT_DOOR, ABU_DHABI).stream()
                .mapToLong(page -> redis.strlen(page.key.redisKey()))
                .sum();
        assertThat(read)
                .containsEntry(CachedFeed.COMMUNITY, new FeedStatistics(3, left, 31, 7, 6, 3))
                .containsEntry(CachedFeed.STREAMS, new FeedStatistics(0, 0, 0, 0, 0, 0))
                .hasEntrySatisfying(
                        CachedFeed.DISCOVER,
                        discover -> assertThat(discover.entries()).isOne());
    }

    private static Page page(GeoCell cell, @Nullable String category) {
        CommunityFilters filters = new CommunityFilters(category, null, null, null, "distance");
        return new Page(PageKey.community(cell, filters, 1, 20), new FeedScope.Community(cell, category));
    }

    private static void fill(Page page) {
        store(page, missView(page));
    }

    private static void store(Page page, ScopeView view) {
        cache.store(
                page.key,
                page.scope,
                view,
                new PageFill(Instant.now(), "", "page".getBytes(StandardCharsets.UTF_8), new byte[0], null));
    }

    private static ScopeView missView(Page page) {
        return ((Lookup.Miss) cache.lookup(page.key, page.scope, null, null)).view();
    }

    private static boolean isHit(Page page) {
        return cache.lookup(page.key, page.scope, null, null) instanceof Lookup.Hit;
    }
}

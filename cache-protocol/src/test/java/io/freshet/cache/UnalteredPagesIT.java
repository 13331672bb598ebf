package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.FeedEntry.OfProduct;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages that a change cannot alter stay. No other page does, whatever else happens. */
@UsesEngines(Engine.REDIS_CLUSTER)
class UnalteredPagesIT {
    private static final SourcePartition SOURCE = new SourcePartition(SourcePartition.PRODUCTS, 2);
    private static final GeoPoint MARINA = new GeoPoint(25.08, 55.14);
    private static final GeoCell HERE = GeoCell.of(25.08, 55.14, 5);

    private static RedisClusterClient client;
    private static CacheConnection connection;
    private static RedisClusterCommands<String, byte[]> redis;
    private static PageCache cache;
    private static ScopeInvalidator invalidator;

    private record Page(
            PageKey key, FeedScope scope, @Nullable PageReach reach) {}

    /** A page of these products by price, with or without a look-ahead item. */
    private static Page discover(int page, List<String> shown, @Nullable String lookAhead) {
        return new Page(
                PageKey.discover("home", "price_low", page, 20),
                new FeedScope.Discover("home"),
                PageReach.discover(FeedOrder.PRICE_LOW, read(shown, lookAhead), shown.size()));
    }

    private static Page community(int page, List<String> shown, @Nullable String lookAhead) {
        CommunityFilters filters = new CommunityFilters("home", null, null, null, "price_low");
        return new Page(
                PageKey.community(HERE, filters, page, 20),
                new FeedScope.Community(HERE, "home"),
                PageReach.community(HERE, filters, read(shown, lookAhead), shown.size()));
    }

    private static List<OfProduct> read(List<String> shown, @Nullable String lookAhead) {
        return Stream.concat(shown.stream(), Stream.ofNullable(lookAhead))
                .map(UnalteredPagesIT::product)
                .toList();
    }

    private static OfProduct product(String price) {
        return new OfProduct(
                UUID.nameUUIDFromBytes(price.getBytes(StandardCharsets.UTF_8)),
                "home",
                MARINA,
                Instant.EPOCH,
                new BigDecimal(price),
                "NEW");
    }

    /** The cheapest products, the next, and the last. */
    static Stream<List<Page>> threePages() {
        List<String> first = List.of("2.00", "8.00");
        List<String> second = List.of("10.00", "18.00");
        List<String> third = List.of("20.00");
        return Stream.of(
                List.of(discover(1, first, "10.00"), discover(2, second, "20.00"), discover(3, third, null)),
                List.of(community(1, first, "10.00"), community(2, second, "20.00"), community(3, third, null)));
    }

    @BeforeAll
    static void connect() {
        client = RedisClusterClient.create("redis://127.0.0.1:" + System.getProperty("FRESHET_REDIS_CLUSTER_PORT"));
        connection = new CacheConnection(client, Duration.ofSeconds(5));
        redis = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE))
                .sync();
        cache = new PageCache(connection);
        invalidator = new ScopeInvalidator(connection);
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

    @ParameterizedTest
    @MethodSource("threePages")
    void whatHappensAfterAPageAltersNothingOfIt(List<Page> pages) {
        pages.forEach(page -> assertThat(fill(page)).isTrue());

        ScopeInvalidator.Invalidation done = change(pages.getFirst(), null, "15.00", 1);

        assertThat(pages).map(UnalteredPagesIT::isHit).containsExactly(true, false, false);
        assertThat(done.keysDeleted()).isEqualTo(2);
        assertThat(done.pagesKept()).isOne();
        assertThat(cache.lookup(pages.getFirst().key, pages.getFirst().scope, done.generation(), null))
                .isInstanceOf(Lookup.Hit.class);
    }

    @ParameterizedTest
    @MethodSource("threePages")
    void whatLeavesAPlaceAltersWhatReachesItOrWhereItGoes(List<Page> pages) {
        pages.forEach(UnalteredPagesIT::fill);

        change(pages.getFirst(), "5.00", "25.00", 1);
        assertThat(pages).map(UnalteredPagesIT::isHit).containsOnly(false);
        pages.forEach(UnalteredPagesIT::fill);

        change(pages.getFirst(), "25.00", "26.00", 2);
        assertThat(pages).map(UnalteredPagesIT::isHit).containsExactly(true, true, false);
        change(pages.getFirst(), "20.00", null, 3);
        assertThat(pages).map(UnalteredPagesIT::isHit).containsExactly(true, false, false);
    }

    /** The filler read the database before the change, and may have read what the change removes. */
    @ParameterizedTest
    @MethodSource("threePages")
    void whatIsBeingFilledIsNotStoredThoughAnotherPageStays(List<Page> pages) {
        fill(pages.getFirst());
        ScopeView before = missView(pages.get(1));

        change(pages.getFirst(), null, "15.00", 1);

        assertThat(cache.store(pages.get(1).key, pages.get(1).scope, before, content(pages.get(1))))
                .isFalse();
        assertThat(pages).map(UnalteredPagesIT::isHit).containsExactly(true, false, false);
        assertThat(redis.exists(pages.get(1).key.redisKey())).isZero();
    }

    /** Requests that share a database read check that nothing was invalidated between their views. */
    @ParameterizedTest
    @MethodSource("threePages")
    void viewsBeforeAndAfterAreNotOfTheSameGeneration(List<Page> pages) {
        fill(pages.getFirst());
        ScopeView before = missView(pages.get(1));

        change(pages.getFirst(), null, "15.00", 1);

        assertThat(missView(pages.get(1)).isSameGeneration(before)).isFalse();
    }

    /** The refilled page may have another reach than the one checked. */
    @ParameterizedTest
    @MethodSource("threePages")
    void aPageThatWasFilledAnewSinceItWasLookedAtGoes(List<Page> pages) {
        Page first = pages.getFirst();
        fill(first);
        List<? extends InvalidationTarget> targets = List.of(first.scope);
        CellIndex.Found found = new CellIndex(connection).resolve(targets, SOURCE);
        UnalteredPages.Found unaltered = new UnalteredPages(connection).by(changes(null, "15.00"), found.scopes());
        fill(new Page(first.key, first.scope, pages.getLast().reach));

        invalidator.invalidate(targets, found, unaltered, SOURCE, 1);

        assertThat(isHit(first)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("threePages")
    void whatWasTakenOutIsNotServedThoughItComesBack(List<Page> pages) {
        pages.forEach(UnalteredPagesIT::fill);
        byte[] old = redis.get(pages.get(1).key.redisKey());

        change(pages.getFirst(), null, "15.00", 1);
        redis.set(pages.get(1).key.redisKey(), old);

        assertThat(pages).map(UnalteredPagesIT::isHit).containsExactly(true, false, false);
    }

    /** Redis may evict any key. */
    @ParameterizedTest
    @MethodSource("threePages")
    void withoutItsIndexOrItsGenerationNoPageIsServed(List<Page> pages) {
        Page first = pages.getFirst();
        fill(first);
        redis.unlink(Stripe.of(first.scope).indexKey(first.scope));
        assertThat(isHit(first)).isFalse();

        fill(first);
        redis.unlink(Stripe.of(first.scope).generationKey(first.scope));
        assertThat(isHit(first)).isFalse();
    }

    @Test
    void aPageOfWhichNothingIsKnownGoes() {
        Page unknown = new Page(PageKey.discover("home", "price_low", 1, 20), new FeedScope.Discover("home"), null);
        fill(unknown);

        change(unknown, null, "15.00", 1);

        assertThat(isHit(unknown)).isFalse();
    }

    @Test
    void aScopeWithMorePagesThanOneLooksAtGoesWhole() {
        List<Page> many = IntStream.rangeClosed(1, 501)
                .mapToObj(page -> discover(page, List.of("2.00", "8.00"), "10.00"))
                .toList();
        many.forEach(UnalteredPagesIT::fill);

        assertThat(change(many.getFirst(), null, "15.00", 1).keysDeleted()).isEqualTo(501);
        assertThat(many).noneMatch(UnalteredPagesIT::isHit);
    }

    private static ScopeInvalidator.Invalidation change(
            Page page, @Nullable String before, @Nullable String after, long offset) {
        InvalidationTarget target =
                page.scope instanceof FeedScope.Community ? new InvalidationTarget.Around(MARINA, "home") : page.scope;
        return invalidator.invalidate(List.of(target), changes(before, after), SOURCE, offset);
    }

    private static Map<CachedFeed, FeedChange> changes(@Nullable String before, @Nullable String after) {
        FeedChange change =
                new FeedChange(before == null ? null : product(before), after == null ? null : product(after));
        return Map.of(CachedFeed.DISCOVER, change, CachedFeed.COMMUNITY, change);
    }

    private static boolean fill(Page page) {
        redis.unlink(page.key.redisKey());
        return cache.store(page.key, page.scope, missView(page), content(page));
    }

    private static PageFill content(Page page) {
        return new PageFill(Instant.now(), "", "page".getBytes(StandardCharsets.UTF_8), new byte[0], page.reach);
    }

    private static ScopeView missView(Page page) {
        return ((Lookup.Miss) cache.lookup(page.key, page.scope, null, null)).view();
    }

    private static boolean isHit(Page page) {
        return cache.lookup(page.key, page.scope, null, null) instanceof Lookup.Hit;
    }
}

package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The protocol's promises on a Redis Cluster. */
@UsesEngines(Engine.REDIS_CLUSTER)
class PageCacheIT {
    private static final SourcePartition SOURCE = new SourcePartition(SourcePartition.PRODUCTS, 2);
    private static final FeedScope FASHION = new FeedScope.Discover("fashion");
    private static final FeedScope ELECTRONICS = new FeedScope.Discover("electronics");
    private static final PageKey FASHION_1 = PageKey.discover("fashion", "live_first", 1, 20);
    private static final PageKey ELECTRONICS_1 = PageKey.discover("electronics", "live_first", 1, 20);

    private static RedisClusterClient client;
    private static CacheConnection connection;
    private static RedisClusterCommands<String, String> redis;
    private static PageCache cache;
    private static ScopeInvalidator invalidator;

    @BeforeAll
    static void connect() {
        client = RedisClusterClient.create("redis://127.0.0.1:" + System.getProperty("FRESHET_REDIS_CLUSTER_PORT"));
        connection = new CacheConnection(client, Duration.ofSeconds(5));
        redis = client.connect().sync();
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

    @Test
    void aStoredPageIsAHitUnderItsLiteralKey() {
        fill(FASHION_1, FASHION, "page");

        assertThat(body(cache.lookup(FASHION_1, FASHION, null, null))).isEqualTo("page");
        assertThat(redis.keys("feed:*")).containsExactly("feed:discover:1b706855:page:1:limit:20");
        assertThat(redis.pttl(FASHION_1.redisKey())).isBetween(230_000L, 300_000L);
    }

    @Test
    void anInvalidationTouchesItsScopeAndNothingElse() {
        fill(FASHION_1, FASHION, "fashion");
        fill(ELECTRONICS_1, ELECTRONICS, "electronics");

        ScopeInvalidator.Invalidation done = invalidator.invalidate(List.of(FASHION), SOURCE, 1);

        assertThat(done.keysDeleted()).isEqualTo(1);
        assertThat(redis.exists(FASHION_1.redisKey())).isZero();
        assertThat(body(cache.lookup(ELECTRONICS_1, ELECTRONICS, null, null))).isEqualTo("electronics");
    }

    /** The classic cache-aside race: the filler reads the old row before the change, and stores after it. */
    @Test
    void aPageReadBeforeAnInvalidationIsNeverServedAfterIt() {
        ScopeView before = missView(FASHION_1, FASHION);

        invalidator.invalidate(List.of(FASHION), SOURCE, 1);
        cache.store(FASHION_1, FASHION, before, fill("old"));

        assertThat(cache.lookup(FASHION_1, FASHION, null, null)).isInstanceOf(Lookup.Miss.class);
        assertThat(redis.exists(FASHION_1.redisKey())).isZero();
    }

    /** As above, but the filler dies before it can remove what it stored. */
    @Test
    void alsoNotWhereTheFillerDiesBeforeItRemovesIt() {
        ScopeView before = missView(FASHION_1, FASHION);
        invalidator.invalidate(List.of(FASHION), SOURCE, 1);

        putRaw(FASHION_1, page(FASHION_1, before, "old"));

        assertThat(reason(cache.lookup(FASHION_1, FASHION, null, null))).isEqualTo(Lookup.Reason.INVALIDATED);
    }

    /** An evicted generation is recreated, and never equals an earlier one. */
    @Test
    void aPageOfAnEvictedGenerationIsNeverServed() {
        fill(FASHION_1, FASHION, "old");

        redis.unlink(Stripe.of(FASHION).generationKey(FASHION));

        assertThat(redis.exists(FASHION_1.redisKey())).isOne();
        assertThat(reason(cache.lookup(FASHION_1, FASHION, null, null))).isEqualTo(Lookup.Reason.INVALIDATED);
    }

    @Test
    void twoFiltersWithOneHashNeverShareAPage() {
        ScopeView view = missView(FASHION_1, FASHION);
        PageKey colliding = PageKey.of(
                FASHION_1.redisKey(), "{\"category\": \"other\", \"sort\": \"live_first\"}", FASHION_1.ttl());
        putRaw(colliding, page(colliding, view, "somebody else's"));

        assertThat(reason(cache.lookup(FASHION_1, FASHION, null, null))).isEqualTo(Lookup.Reason.FOREIGN);
    }

    @Test
    void aPageOfWhichOneByteChangedIsAMissAndIsDeleted() {
        fill(FASHION_1, FASHION, "{\"price\":119.99");
        long before = connection.corruptEntries();
        redis.setrange(FASHION_1.redisKey(), redis.strlen(FASHION_1.redisKey()) - 10, "9");

        assertThat(reason(cache.lookup(FASHION_1, FASHION, null, null))).isEqualTo(Lookup.Reason.CORRUPT);

        assertThat(connection.corruptEntries()).isEqualTo(before + 1);
        assertThat(reason(cache.lookup(FASHION_1, FASHION, null, null))).isEqualTo(Lookup.Reason.ABSENT);
        fill(FASHION_1, FASHION, "anew");
        assertThat(body(cache.lookup(FASHION_1, FASHION, null, null))).isEqualTo("anew");
    }

    @Test
    void aNotificationIsCoveredByWhatIsFilledAfterItAndNotByWhatCannotProveIt() {
        NotificationGeneration notified =
                invalidator.invalidate(List.of(FASHION), SOURCE, 41).generation();
        fill(FASHION_1, FASHION, "new");
        NotificationGeneration later = new NotificationGeneration(Map.of(SOURCE, 42L), notified.epochs());

        assertThat(body(cache.lookup(FASHION_1, FASHION, notified, null))).isEqualTo("new");
        assertThat(reason(cache.lookup(FASHION_1, FASHION, later, null))).isEqualTo(Lookup.Reason.BEHIND_NOTIFICATION);
    }

    @Test
    void whenEverythingIsInvalidatedNoPageOfAnyScopeIsServed() {
        fill(FASHION_1, FASHION, "fashion");
        fill(ELECTRONICS_1, ELECTRONICS, "electronics");

        invalidator.invalidateEverything(SOURCE, 5);

        assertThat(reason(cache.lookup(FASHION_1, FASHION, null, null))).isEqualTo(Lookup.Reason.INVALIDATED);
        assertThat(reason(cache.lookup(ELECTRONICS_1, ELECTRONICS, null, null))).isEqualTo(Lookup.Reason.INVALIDATED);
    }

    @Test
    void theIndexForgetsPagesThatExpired() {
        String index = Stripe.of(FASHION).indexKey(FASHION);
        redis.hset(index, "feed:discover:00000000:page:1:limit:20", "stamp 1 ");

        fill(FASHION_1, FASHION, "page");

        assertThat(redis.hkeys(index)).containsExactly(FASHION_1.redisKey());
        assertThat(redis.pttl(index)).isPositive();
    }

    private static void fill(PageKey key, FeedScope scope, String body) {
        cache.store(key, scope, missView(key, scope), fill(body));
    }

    private static PageFill fill(String body) {
        return new PageFill(Instant.now(), "", body.getBytes(StandardCharsets.UTF_8), new byte[0], null);
    }

    private static ScopeView missView(PageKey key, FeedScope scope) {
        return ((Lookup.Miss) cache.lookup(key, scope, null, null)).view();
    }

    private static CachedPage page(PageKey key, ScopeView view, String body) {
        return new CachedPage(
                key.canonicalText(),
                view.epoch(),
                view.generation(),
                "stamp",
                Instant.now(),
                "",
                body.getBytes(StandardCharsets.UTF_8),
                new byte[0]);
    }

    private static void putRaw(PageKey key, CachedPage page) {
        client.connect(ByteArrayCodec.INSTANCE)
                .sync()
                .set(key.redisKey().getBytes(StandardCharsets.UTF_8), page.encode());
    }

    private static String body(Lookup lookup) {
        return new String(((Lookup.Hit) lookup).page().body(), StandardCharsets.UTF_8);
    }

    private static Lookup.Reason reason(Lookup lookup) {
        return ((Lookup.Miss) lookup).reason();
    }
}

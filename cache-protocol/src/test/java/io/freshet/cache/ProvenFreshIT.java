package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.ScopeInvalidator.Progress;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Proven freshness, and a Redis that goes back in time, on a Redis Cluster. */
@UsesEngines(Engine.REDIS_CLUSTER)
class ProvenFreshIT {
    private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");
    private static final Freshness FIVE_SECONDS = Freshness.within(Duration.ofSeconds(5), NOW);
    private static final SourcePartition SOURCE = new SourcePartition(SourcePartition.PRODUCTS, 2);
    private static final FeedScope SCOPE = new FeedScope.Discover("fashion");
    private static final PageKey KEY = PageKey.discover("fashion", "live_first", 1, 20);

    private static RedisClusterClient client;
    private static CacheConnection connection;
    private static RedisClusterCommands<String, String> redis;
    private static PageCache cache;
    private ScopeInvalidator invalidator;

    @BeforeAll
    static void connect() {
        client = RedisClusterClient.create("redis://127.0.0.1:" + System.getProperty("FRESHET_REDIS_CLUSTER_PORT"));
        connection = new CacheConnection(client, Duration.ofSeconds(5));
        redis = client.connect().sync();
        cache = new PageCache(connection);
    }

    @AfterAll
    static void disconnect() {
        connection.close();
        client.shutdown();
    }

    @BeforeEach
    void empty() {
        redis.flushall();
        invalidator = new ScopeInvalidator(connection);
        SourcePartition.events().forEach(source -> invalidator.own(source, 0));
    }

    @Test
    void aPageIsServedForAsLongAsItsReadProvesIt() {
        fill(NOW.minusMillis(4_900));
        assertThat(lookup()).isInstanceOf(Lookup.Hit.class);

        fill(NOW.minusMillis(5_100));
        assertThat(reason(lookup())).isEqualTo(Lookup.Reason.UNPROVEN);
    }

    @Test
    void aWatermarkOfAllSourcesProvesAnOldPage() {
        fill(NOW.minusSeconds(200));
        advanceAll(10, NOW.minusSeconds(2));

        assertThat(lookup())
                .isInstanceOfSatisfying(
                        Lookup.Hit.class, hit -> assertThat(hit.asOf()).isEqualTo(NOW.minusSeconds(2)));
    }

    /** One partition is frozen: its pending changes are unknown, however far the others are. */
    @Test
    void theSourceThatIsFurthestBehindDecides() {
        fill(NOW.minusSeconds(200));
        advanceAll(10, NOW.minusSeconds(9));
        SourcePartition.events().stream()
                .filter(source -> !source.equals(SOURCE))
                .forEach(source -> invalidator.advance(Map.of(source, new Progress(11, NOW.minusSeconds(1)))));

        assertThat(reason(lookup())).isEqualTo(Lookup.Reason.UNPROVEN);
    }

    @Test
    void aSourceWithoutAWatermarkProvesNothing() {
        fill(NOW.minusSeconds(200));
        SourcePartition.events().stream()
                .filter(source -> !source.equals(SOURCE))
                .forEach(source -> invalidator.advance(Map.of(source, new Progress(11, NOW.minusSeconds(1)))));

        assertThat(reason(lookup())).isEqualTo(Lookup.Reason.UNPROVEN);
    }

    @Test
    void anInstantThatIsYetToComeProvesNothing() {
        fill(NOW.plusMillis(600));

        assertThat(reason(lookup())).isEqualTo(Lookup.Reason.UNPROVEN);
    }

    @Test
    void aWatermarkIsNeverLowered() {
        fill(NOW.minusSeconds(200));
        advanceAll(10, NOW.minusSeconds(2));
        advanceAll(10, NOW.minusSeconds(60));

        assertThat(lookup()).isInstanceOf(Lookup.Hit.class);
    }

    /**
     * Old page, old generation and old watermark come back together. The next watermark would then prove them fresh.
     */
    @Test
    void pagesThatARollbackBroughtBackAreInvalidBeforeAnyWatermarkVouchesForThem() {
        fill(NOW.minusSeconds(60));
        advanceAll(10, NOW.minusSeconds(60));
        Map<String, byte[]> snapshot = snapshot();
        invalidator.invalidate(List.of(SCOPE), SOURCE, 11);

        restore(snapshot);
        assertThat(reason(lookup())).isEqualTo(Lookup.Reason.UNPROVEN);
        advanceAll(11, NOW.minusSeconds(1));

        assertThat(reason(lookup())).isEqualTo(Lookup.Reason.INVALIDATED);
        assertThat(invalidator.epochsRenewed()).isPositive();
    }

    @Test
    void anotherOwnerFindsTheRollbackToo() {
        fill(NOW.minusSeconds(60));
        advanceAll(10, NOW.minusSeconds(60));
        Map<String, byte[]> snapshot = snapshot();
        invalidator.invalidate(List.of(SCOPE), SOURCE, 11);
        advanceAll(11, NOW.minusSeconds(50));

        restore(snapshot);
        ScopeInvalidator successor = new ScopeInvalidator(connection);
        SourcePartition.events().forEach(source -> successor.own(source, 12));
        SourcePartition.events().forEach(source -> successor.advance(Map.of(source, new Progress(11, NOW))));

        assertThat(reason(lookup())).isEqualTo(Lookup.Reason.INVALIDATED);
    }

    /** What an unreadable record invalidated must stay invalid, as for any other record. */
    @Test
    void aRollbackToBeforeEverythingWasInvalidatedIsFoundToo() {
        fill(NOW.minusSeconds(60));
        advanceAll(10, NOW.minusSeconds(60));
        Map<String, byte[]> snapshot = snapshot();
        invalidator.invalidateEverything(SOURCE, 11);

        restore(snapshot);
        advanceAll(11, NOW.minusSeconds(1));

        assertThat(reason(lookup())).isEqualTo(Lookup.Reason.INVALIDATED);
    }

    /** Clearing a feed writes an offset in every stripe. That must not hide the loss of lower ones. */
    @Test
    void aRollbackBeforeAFeedIsClearedIsFoundToo() {
        fill(NOW.minusSeconds(60));
        advanceAll(10, NOW.minusSeconds(60));
        Map<String, byte[]> snapshot = snapshot();
        invalidator.invalidate(List.of(SCOPE), SOURCE, 11);

        restore(snapshot);
        invalidator.invalidate(List.of(new InvalidationTarget.WholeFeed(CachedFeed.COMMUNITY)), SOURCE, 12);
        advanceAll(12, NOW.minusSeconds(1));

        assertThat(reason(lookup())).isEqualTo(Lookup.Reason.INVALIDATED);
        assertThat(invalidator.epochsRenewed()).isPositive();
    }

    /** A notification from before the rollback does not count as applied just because later offsets do. */
    @Test
    void aNotificationFromBeforeTheRollbackIsNotTakenForApplied() {
        fill(NOW);
        advanceAll(10, NOW.minusSeconds(60));
        Map<String, byte[]> snapshot = snapshot();
        NotificationGeneration notified =
                invalidator.invalidate(List.of(SCOPE), SOURCE, 11).generation();

        restore(snapshot);
        invalidator.invalidate(List.of(new FeedScope.Discover(null), SCOPE), SOURCE, 12);

        assertThat(reason(cache.lookup(KEY, SCOPE, notified, null))).isEqualTo(Lookup.Reason.BEHIND_NOTIFICATION);
    }

    @Test
    void aNewOwnerLeavesWhatItsPredecessorRecorded() {
        fill(NOW.minusSeconds(60));
        advanceAll(10, NOW.minusSeconds(6));

        ScopeInvalidator successor = new ScopeInvalidator(connection);
        SourcePartition.events().forEach(source -> successor.own(source, 11));
        SourcePartition.events()
                .forEach(source -> successor.advance(Map.of(source, new Progress(10, NOW.minusSeconds(1)))));

        assertThat(lookup()).isInstanceOf(Lookup.Hit.class);
        assertThat(successor.epochsRenewed()).isZero();
    }

    private void advanceAll(long offset, Instant watermark) {
        Map<SourcePartition, Progress> progress = new HashMap<>();
        SourcePartition.events().forEach(source -> progress.put(source, new Progress(offset, watermark)));
        invalidator.advance(progress);
    }

    private static Map<String, byte[]> snapshot() {
        Map<String, byte[]> dumps = new HashMap<>();
        redis.keys("*").forEach(key -> dumps.put(key, redis.dump(key)));
        return dumps;
    }

    private static void restore(Map<String, byte[]> snapshot) {
        redis.flushall();
        snapshot.forEach((key, dump) -> redis.restore(key, 0, dump));
    }

    private static void fill(Instant readAt) {
        redis.unlink(KEY.redisKey());
        ScopeView view = ((Lookup.Miss) lookup()).view();
        byte[] body = "page".getBytes(StandardCharsets.UTF_8);
        cache.store(KEY, SCOPE, view, new PageFill(readAt, "", body, new byte[0], null));
    }

    private static Lookup lookup() {
        return cache.lookup(KEY, SCOPE, null, FIVE_SECONDS);
    }

    private static Lookup.Reason reason(Lookup lookup) {
        return ((Lookup.Miss) lookup).reason();
    }
}

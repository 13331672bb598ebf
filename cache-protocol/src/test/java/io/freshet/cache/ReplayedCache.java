package io.freshet.cache;

import io.freshet.cache.ScopeInvalidator.Progress;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The real cache in the explorer's terms, for one reader and one scope. Offsets are counts, instants are ticks, and a
 * body is the mask of the changes it includes.
 */
public final class ReplayedCache {
    /** The explorer's second partition. Its first one stands for all others. */
    private static final SourcePartition SECOND = new SourcePartition(SourcePartition.PRODUCTS, 0);

    private static final SourcePartition FIRST = new SourcePartition(SourcePartition.STREAMS, 0);
    private static final SourcePartition GAPS = new SourcePartition(SourcePartition.WATERMARKS, 0);
    private static final FeedScope SCOPE = new FeedScope.Discover("fashion");
    private static final PageKey KEY = PageKey.discover("fashion", "live_first", 1, 20);

    private final CacheConnection connection;
    private final RedisCommands<String, String> redis;
    private final PageCache cache;
    private final ScopeInvalidator[] owners = new ScopeInvalidator[2];
    private final @Nullable NotificationGeneration[] causes = new NotificationGeneration[2];
    private final @Nullable NotificationGeneration[] notified = new NotificationGeneration[2];
    private Map<String, byte[]> snapshot = Map.of();
    private @Nullable ScopeView view;

    /** Creates an empty cache. */
    public ReplayedCache(CacheConnection connection, RedisCommands<String, String> redis) {
        this.connection = connection;
        this.redis = redis;
        this.cache = new PageCache(connection);
        redis.flushall();
        own(0, 0);
        own(1, 0);
    }

    /** Gives a partition to a new process. */
    public void own(int partition, int position) {
        owners[partition] = new ScopeInvalidator(connection);
        owners[partition].own(source(partition), position);
    }

    private static SourcePartition source(int partition) {
        return partition == 0 ? FIRST : SECOND;
    }

    /** Looks up the page: the as-of and mask of a hit, or null. */
    public @Nullable Served lookup(int notifiedPartition, int now, int bound) {
        NotificationGeneration atLeast = notifiedPartition < 0 ? null : notified[notifiedPartition];
        Freshness freshness =
                Freshness.within(ServingDecisions.TICK.multipliedBy(bound), ServingDecisions.instant(now));
        return switch (cache.lookup(KEY, SCOPE, atLeast, freshness)) {
            case Lookup.Hit(ScopeView _, CachedPage page, Instant asOf) ->
                new Served(asOf, Integer.parseInt(new String(page.body(), StandardCharsets.UTF_8)));
            case Lookup.Miss miss -> {
                view = miss.view();
                yield null;
            }
        };
    }

    /** A page served from the cache. */
    public record Served(Instant asOf, int body) {}

    /** Stores a page under the view of the last miss. */
    public void store(int readAt, int body) {
        if (view == null) {
            throw new IllegalStateException("nobody has missed");
        }
        byte[] bytes = Integer.toString(body).getBytes(StandardCharsets.UTF_8);
        Instant instant = ServingDecisions.instant(readAt);
        cache.store(KEY, SCOPE, view, new PageFill(instant, "", bytes, new byte[0], null));
    }

    /** Invalidates for the record that raises the count to {@code offset}. */
    public void invalidate(int partition, int offset, boolean everything) {
        ScopeInvalidator owner = owners[partition];
        causes[partition] = (everything
                        ? owner.invalidateEverything(source(partition), offset - 1L)
                        : owner.invalidate(List.of(SCOPE), source(partition), offset - 1L))
                .generation();
    }

    /** Announces the last invalidation. */
    public void announce(int partition) {
        notified[partition] = causes[partition];
    }

    /** Records progress, and a watermark if it is not 0; {@code gap}: a lost slot was reported. */
    public void advance(int partition, int applied, int watermark, boolean gap) {
        Instant proven = watermark == 0 ? null : ServingDecisions.instant(watermark);
        Map<SourcePartition, Progress> progress = new HashMap<>();
        if (partition == 0) {
            SourcePartition.events().stream()
                    .filter(source -> !source.equals(SECOND))
                    .forEach(source -> progress.put(source, new Progress(-1, proven)));
        }
        progress.put(source(partition), new Progress(applied - 1L, proven));
        if (gap) {
            owners[partition].own(GAPS, 1);
            progress.put(GAPS, new Progress(0, null));
        }
        owners[partition].advance(progress);
    }

    /** Evicts the page. */
    public void evictPage() {
        redis.unlink(KEY.redisKey());
    }

    /** Evicts the generation. */
    public void evictGeneration() {
        redis.unlink(Stripe.of(SCOPE).generationKey(SCOPE));
    }

    /** Evicts the control key. */
    public void evictControl() {
        redis.unlink(Stripe.of(SCOPE).controlKey());
    }

    /** Wipes everything. */
    public void wipe() {
        redis.flushall();
    }

    /** Takes a snapshot. */
    public void snapshot() {
        snapshot = new HashMap<>();
        redis.keys("*").forEach(key -> snapshot.put(key, redis.dump(key)));
    }

    /** Restores the pages, all other keys, or both from the snapshot. */
    public void rollback(boolean pages, boolean control) {
        Predicate<String> isPage = key -> key.startsWith("feed:");
        Predicate<String> concerned = key -> isPage.test(key) ? pages : control;
        List<String> gone = new ArrayList<>(redis.keys("*"));
        gone.stream().filter(concerned).forEach(redis::unlink);
        snapshot.forEach((key, dump) -> {
            if (concerned.test(key)) {
                redis.restore(key, 0, dump);
            }
        });
    }
}

package io.freshet.cache;

import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The protocol for reads and fills. Thread-safe.
 *
 * <p><b>Fill</b>: {@link #lookup} takes the scope's view <i>before</i> the database is read; {@link #store} stores the
 * page with that view's tokens, unless the scope was invalidated in the meantime. <b>Read</b>: a page is served only
 * while its epoch and generation are current and the scope's index names its stamp.
 *
 * <p>This rules out the classic cache-aside race (a fill reads the old row, the row changes and is invalidated, the
 * fill stores the old page). Each invalidation removes the scope's generation or at least replaces its fill token. A
 * page read under an older token is not entered into the index, however long the fill was paused. The fill token is the
 * lease of Nishtala et al., <i>Scaling Memcache at Facebook</i> (NSDI 2013). Each read also checks the index, so a page
 * that is stored late or comes back is a miss. Tokens are unique, so a generation recreated after eviction never equals
 * an old one.
 */
public final class PageCache {
    private static final double JITTER = 0.2;
    /** Longer than any page's TTL. If a generation is evicted earlier, its pages become invalid. */
    static final Duration GENERATION_TTL = Duration.ofMinutes(15);

    /** The index of the first offset in the result of {@link #VIEW}. */
    private static final int OFFSETS_FROM = 5;

    private static final Script VIEW = Script.load("view.lua");
    private static final Script REGISTER = Script.load("register.lua");

    private final CacheConnection connection;

    /**
     * Creates a cache.
     *
     * @param connection shared with other users
     */
    public PageCache(CacheConnection connection) {
        this.connection = connection;
    }

    /**
     * Looks up a page.
     *
     * @param key the page's key
     * @param scope the page's scope
     * @param atLeast the generation that the page must cover, or null
     * @param freshness the bounds on the page's as-of, or null for none
     * @return the page, or the view to fill it under
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Lookup lookup(
            PageKey key, FeedScope scope, @Nullable NotificationGeneration atLeast, @Nullable Freshness freshness) {
        return lookup(key, scope, atLeast, freshness, List.of());
    }

    /**
     * Looks up a page, and the applied offsets of some sources.
     *
     * @param key the page's key
     * @param scope the page's scope
     * @param atLeast the generation that the page must cover, or null
     * @param freshness the bounds on the page's as-of, or null for none
     * @param sources whose applied offsets the view includes, besides those of {@code atLeast}
     * @return the page, or the view to fill it under
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Lookup lookup(
            PageKey key,
            FeedScope scope,
            @Nullable NotificationGeneration atLeast,
            @Nullable Freshness freshness,
            List<SourcePartition> sources) {
        List<SourcePartition> asked = atLeast == null
                ? sources
                : Stream.concat(sources.stream(), atLeast.positions().keySet().stream())
                        .distinct()
                        .toList();
        CacheConnection.Answer<byte @Nullable []> stored =
                connection.ask(key.redisKey(), redis -> redis.get(key.redisKey()));
        ScopeView view = view(key, scope, asked);
        byte[] bytes = stored.await();
        CachedPage page = null;
        Lookup.Reason missing = Lookup.Reason.ABSENT;
        if (bytes != null) {
            try {
                missing = Lookup.Reason.FOREIGN;
                page = CachedPage.decode(bytes)
                        .filter(any -> any.canonicalText().equals(key.canonicalText()))
                        .orElse(null);
            } catch (CorruptPageException e) {
                missing = Lookup.Reason.CORRUPT;
                connection.discard(key.redisKey());
            }
        }
        return ServingDecision.of(scope, view, page, missing, atLeast, freshness);
    }

    /**
     * Stores a page that was read from the database under a view, unless its scope was invalidated in the meantime.
     *
     * @param key the page's key
     * @param scope the page's scope
     * @param view the view taken before the database was read
     * @param fill the data read
     * @return whether the page was entered into the index and stored; false if its scope was invalidated
     * @throws CacheUnavailableException if Redis does not answer; the page may have been stored
     */
    public boolean store(PageKey key, FeedScope scope, ScopeView view, PageFill fill) {
        RedisClusterAsyncCommands<String, byte[]> redis = connection.commands();
        Stripe stripe = Stripe.of(scope);
        long ttlMillis = jittered(key.ttl()).toMillis();
        String stamp = Token.next();
        PageReach reach = fill.reach();
        // Register before storing: a rejected page must not overwrite a valid one.
        List<byte[]> registered = connection.await(REGISTER.run(
                        connection,
                        List.of(stripe.indexKey(scope), stripe.generationKey(scope), stripe.directoryKey(scope.feed())),
                        Stream.of(
                                key.redisKey(),
                                Long.toString(ttlMillis),
                                Long.toString(GENERATION_TTL.toSeconds()),
                                Stripe.generationField(scope),
                                view.fillToken(),
                                stamp,
                                reach == null ? "" : reach.text()))
                .toCompletableFuture());
        if (Script.text(registered.getFirst()).equals("0")) {
            return false;
        }
        CachedPage page = new CachedPage(
                key.canonicalText(),
                view.epoch(),
                view.generation(),
                stamp,
                fill.readAt(),
                fill.etag(),
                fill.body(),
                fill.gzip());
        connection.await(redis.set(key.redisKey(), page.encode(), SetArgs.Builder.px(ttlMillis)));
        return true;
    }

    private ScopeView view(PageKey key, FeedScope scope, List<SourcePartition> asked) {
        try {
            return askedView(key, scope, asked);
        } catch (NumberFormatException e) {
            // The script does not validate the numbers it passes through: that would slow down every hit.
            connection.heal(List.of(Stripe.of(scope).controlKey()));
            return askedView(key, scope, asked);
        }
    }

    private ScopeView askedView(PageKey key, FeedScope scope, List<SourcePartition> asked) {
        Stripe stripe = Stripe.of(scope);
        List<byte[]> answer = connection.await(VIEW.run(
                        connection,
                        List.of(stripe.controlKey(), stripe.generationKey(scope), stripe.indexKey(scope)),
                        Stream.concat(
                                Stream.of(
                                        Token.next(),
                                        Token.next(),
                                        Long.toString(GENERATION_TTL.toSeconds()),
                                        Stripe.generationField(scope),
                                        clearanceField(scope.feed()),
                                        key.redisKey()),
                                asked.stream().map(SourcePartition::field)))
                .toCompletableFuture());
        List<String> texts = new ArrayList<>(answer.size());
        answer.forEach(bytes -> texts.add(Script.text(bytes)));
        Map<SourcePartition, Long> applied = new HashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            String offset = texts.get(OFFSETS_FROM + i);
            if (!offset.isEmpty()) {
                applied.put(asked.get(i), Long.valueOf(offset));
            }
        }
        return new ScopeView(texts.get(0), texts.get(1), texts.get(3), texts.get(4), instant(texts.get(2)), applied);
    }

    /** The control-key field that holds the token of a feed's last clearing. */
    static String clearanceField(CachedFeed feed) {
        return "c:" + feed.literal();
    }

    static @Nullable Instant instant(String micros) {
        return micros.isEmpty() ? null : Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }

    private static Duration jittered(Duration ttl) {
        return Duration.ofMillis((long)
                (ttl.toMillis() * (1 - JITTER * ThreadLocalRandom.current().nextDouble())));
    }
}

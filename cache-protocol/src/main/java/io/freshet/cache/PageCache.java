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
 * The reader's and filler's side of the protocol. Thread-safe.
 *
 * <p><b>Fill</b>: {@link #lookup} takes the scope's view <i>before</i> the database is read; {@link #store} stores the
 * page stamped with that view, unless the scope was invalidated meanwhile. <b>Read</b>: a page is served only while its
 * epoch and generation are the current ones, and the scope's index names it.
 *
 * <p>That excludes the classic race of cache-aside (a filler reads the old row, the row changes and is invalidated, the
 * filler stores the old page): each invalidation replaces the scope's fill token, if it does not take the whole generation
 * away, and a page that was read under an older one is not entered into the index, however long the filler was paused. It
 * is the lease of Nishtala et al., <i>Scaling Memcache at Facebook</i> (NSDI 2013); an entry of the index is checked at each
 * read as well, so that what was stored late, or comes back, is nobody's. Tokens are unique, so a generation that was
 * evicted and made anew never equals an old one.
 */
public final class PageCache {
    private static final double JITTER = 0.2;
    /** Longer than any page's TTL: a generation outlives the pages that carry it, or they become invalid. */
    static final Duration GENERATION_TTL = Duration.ofMinutes(15);

    /** Where the answer of {@link #VIEW} tells of offsets. */
    private static final int OFFSETS_FROM = 5;

    private static final Script VIEW = Script.load("view.lua");
    private static final Script REGISTER = Script.load("register.lua");

    private final CacheConnection connection;

    /**
     * A cache on a connection.
     *
     * @param connection shared with other users
     */
    public PageCache(CacheConnection connection) {
        this.connection = connection;
    }

    /**
     * Looks a page up.
     *
     * @param key the page's key
     * @param scope the scope that it belongs to
     * @param atLeast what the answer must not be older than, or null
     * @param freshness within which the page must be proven to be complete, or null for any
     * @return the page, or the view to fill it under
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Lookup lookup(
            PageKey key, FeedScope scope, @Nullable NotificationGeneration atLeast, @Nullable Freshness freshness) {
        return lookup(key, scope, atLeast, freshness, List.of());
    }

    /**
     * Looks a page up, and also how far sources have been applied.
     *
     * @param key the page's key
     * @param scope the scope that it belongs to
     * @param atLeast what the answer must not be older than, or null
     * @param freshness within which the page must be proven to be complete, or null for any
     * @param sources whose applied offsets the view shall tell, besides those of {@code atLeast}
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
     * Stores a page that was read from the database under a view, unless its scope was invalidated meanwhile.
     *
     * @param key the page's key
     * @param scope the scope that it belongs to
     * @param view that was taken before the database was read
     * @param fill what was read
     * @return whether the page was valid when it was entered into the index
     * @throws CacheUnavailableException if Redis does not answer; the page may have been stored
     */
    public boolean store(PageKey key, FeedScope scope, ScopeView view, PageFill fill) {
        RedisClusterAsyncCommands<String, byte[]> redis = connection.commands();
        Stripe stripe = Stripe.of(scope);
        long ttlMillis = jittered(key.ttl()).toMillis();
        String stamp = Token.next();
        PageReach reach = fill.reach();
        // First registered, then stored: what is refused must not take the place of a page that is valid.
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
            // What the script hands through is not looked at there: that would cost every hit.
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

    /** Names, in a control key, the last clearing of a feed. */
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

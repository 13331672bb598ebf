package io.freshet.cache;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Looks at the cache from outside, for audits: changes nothing, makes no generation, lets no page live longer.
 * Thread-safe.
 */
public final class CacheInspector {
    private static final Script PEEK = Script.load("peek.lua");

    private final CacheConnection connection;

    /**
     * An inspector on a connection.
     *
     * @param connection shared with other users
     */
    public CacheInspector(CacheConnection connection) {
        this.connection = connection;
    }

    /**
     * Page keys at random, in time that does not grow with the pages that there are: a feed's stripe by the number of its
     * indices, one of these, one page that it names. So each scope is as likely as another, however many pages it has.
     *
     * @param count how many are drawn
     * @return as many at most, none twice; some may have expired
     * @throws CacheUnavailableException if Redis does not answer
     */
    public List<String> sample(int count) {
        RedisClusterAsyncCommands<String, byte[]> redis = connection.commands();
        List<Map.Entry<String, RedisFuture<Long>>> sizes = Stream.of(CachedFeed.values())
                .flatMap(feed -> Stripe.all().stream().map(stripe -> stripe.directoryKey(feed)))
                .map(directory -> Map.entry(directory, redis.zcard(directory)))
                .toList();
        long[] ends = new long[sizes.size()];
        long total = 0;
        for (int i = 0; i < ends.length; i++) {
            total += connection.await(sizes.get(i).getValue());
            ends[i] = total;
        }
        if (total == 0) {
            return List.of();
        }
        List<RedisFuture<byte[]>> indices = new ArrayList<>(count);
        for (int drawn = 0; drawn < count; drawn++) {
            long pick = ThreadLocalRandom.current().nextLong(total);
            int directory = 0;
            while (ends[directory] <= pick) {
                directory++;
            }
            indices.add(redis.zrandmember(sizes.get(directory).getKey()));
        }
        List<RedisFuture<String>> pages = present(indices)
                .map(index -> redis.hrandfield(Script.text(index)))
                .toList();
        return present(pages).distinct().toList();
    }

    private <T> Stream<T> present(List<RedisFuture<T>> drawn) {
        return drawn.stream().map(connection::await).filter(Objects::nonNull);
    }

    /**
     * What is stored under a page key, and what decides whether it may be served.
     *
     * @param redisKey any page key
     * @return what was found
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Inspection inspect(String redisKey) {
        RedisClusterAsyncCommands<String, byte[]> redis = connection.commands();
        RedisFuture<byte[]> stored = redis.get(redisKey);
        RedisFuture<Long> left = redis.pttl(redisKey);
        byte[] bytes = connection.await(stored);
        Duration ttl = Duration.ofMillis(Math.max(0, connection.await(left)));
        if (bytes == null) {
            return new Inspection.Absent();
        }
        Optional<CachedPage> page;
        try {
            page = CachedPage.decode(bytes);
        } catch (CorruptPageException e) {
            return new Inspection.Corrupt(bytes.length);
        }
        Optional<CachedRequest> request = page.flatMap(known -> CachedRequest.of(redisKey, known.canonicalText()));
        if (page.isEmpty() || request.isEmpty()) {
            return new Inspection.Foreign(bytes.length);
        }
        // After the page: what was current then and still is had been servable all the time.
        return new Inspection.Stored(
                request.get(), page.get(), peek(redis, redisKey, request.get().scope()), bytes.length, ttl);
    }

    private ScopeView peek(RedisClusterAsyncCommands<String, byte[]> redis, String redisKey, FeedScope scope) {
        Stripe stripe = Stripe.of(scope);
        List<String> texts = connection
                .await(PEEK.run(
                                redis,
                                List.of(stripe.controlKey(), stripe.generationKey(scope), stripe.indexKey(scope)),
                                Stream.of(
                                        Stripe.generationField(scope),
                                        PageCache.clearanceField(scope.feed()),
                                        redisKey))
                        .toCompletableFuture())
                .stream()
                .map(Script::text)
                .toList();
        return new ScopeView(
                texts.get(0), texts.get(1), texts.get(3), texts.get(4), PageCache.instant(texts.get(2)), Map.of());
    }
}

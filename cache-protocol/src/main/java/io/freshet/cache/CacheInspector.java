package io.freshet.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Inspects the cache for audits. It changes nothing except corrupt entries: it creates no generations and extends no
 * TTLs. Thread-safe.
 */
public final class CacheInspector {
    private static final Script PEEK = Script.load("peek.lua");

    private final CacheConnection connection;

    /**
     * Creates an inspector.
     *
     * @param connection shared with other users
     */
    public CacheInspector(CacheConnection connection) {
        this.connection = connection;
    }

    /**
     * Draws random page keys, in time independent of the number of pages. It picks a stripe of a feed, weighted by its
     * number of indices, then one index, then one page in it. So all scopes are equally likely, however many pages they
     * have.
     *
     * @param count the number of draws
     * @return at most that many distinct keys; some may have expired
     * @throws CacheUnavailableException if Redis does not answer
     */
    public List<String> sample(int count) {
        List<String> directories = Stream.of(CachedFeed.values())
                .flatMap(feed -> Stripe.all().stream().map(stripe -> stripe.directoryKey(feed)))
                .toList();
        List<CacheConnection.Answer<Long>> sizes = directories.stream()
                .map(directory -> connection.ask(directory, redis -> redis.zcard(directory)))
                .toList();
        long[] ends = new long[sizes.size()];
        long total = 0;
        for (int i = 0; i < ends.length; i++) {
            total += sizes.get(i).await();
            ends[i] = total;
        }
        if (total == 0) {
            return List.of();
        }
        List<CacheConnection.Answer<byte @Nullable []>> indices = new ArrayList<>(count);
        for (int drawn = 0; drawn < count; drawn++) {
            long pick = ThreadLocalRandom.current().nextLong(total);
            int at = 0;
            while (ends[at] <= pick) {
                at++;
            }
            String directory = directories.get(at);
            indices.add(connection.ask(directory, redis -> redis.zrandmember(directory)));
        }
        List<CacheConnection.Answer<@Nullable String>> pages = present(indices)
                .map(Script::text)
                .filter(Stripe::isIndex) // FeedDirectory reports anything else
                .map(index -> connection.ask(index, redis -> redis.hrandfield(index)))
                .toList();
        return present(pages).filter(PageKey::isOne).distinct().toList();
    }

    private static <T> Stream<T> present(List<CacheConnection.Answer<@Nullable T>> drawn) {
        return drawn.stream().flatMap(one -> Stream.ofNullable(one.await()));
    }

    /**
     * Reads the value under a page key, and the state that decides whether it may be served.
     *
     * @param redisKey any page key
     * @return what was found
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Inspection inspect(String redisKey) {
        CacheConnection.Answer<byte @Nullable []> stored = connection.ask(redisKey, redis -> redis.get(redisKey));
        CacheConnection.Answer<Long> left = connection.ask(redisKey, redis -> redis.pttl(redisKey));
        byte[] bytes = stored.await();
        Duration ttl = Duration.ofMillis(Math.max(0, left.await()));
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
        // The view is read after the page: a page that is still current has been servable the whole time.
        return new Inspection.Stored(
                request.get(), page.get(), peek(redisKey, request.get().scope()), bytes.length, ttl);
    }

    private ScopeView peek(String redisKey, FeedScope scope) {
        Stripe stripe = Stripe.of(scope);
        List<String> texts = connection
                .await(PEEK.run(
                                connection,
                                List.of(stripe.controlKey(), stripe.generationKey(scope), stripe.indexKey(scope)),
                                Stream.of(
                                        Stripe.generationField(scope),
                                        PageCache.clearanceField(scope.feed()),
                                        redisKey))
                        .toCompletableFuture())
                .stream()
                .map(Script::text)
                .toList();
        Instant watermark;
        try {
            watermark = PageCache.instant(texts.get(2));
        } catch (NumberFormatException e) {
            watermark = null; // proves nothing; a lookup or an advance heals it
        }
        return new ScopeView(texts.get(0), texts.get(1), texts.get(3), texts.get(4), watermark, Map.of());
    }
}

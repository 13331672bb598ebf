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
 * Looks at the cache from outside, for audits: changes nothing but what is corrupt, makes no generation, lets no page live longer.
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
                .filter(Stripe::isIndex) // who walks over the directory says what else it names
                .map(index -> connection.ask(index, redis -> redis.hrandfield(index)))
                .toList();
        return present(pages).filter(PageKey::isOne).distinct().toList();
    }

    private static <T> Stream<T> present(List<CacheConnection.Answer<@Nullable T>> drawn) {
        return drawn.stream().flatMap(one -> Stream.ofNullable(one.await()));
    }

    /**
     * What is stored under a page key, and what decides whether it may be served.
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
        // After the page: what was current then and still is had been servable all the time.
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
            watermark = null; // proves nothing, and its reader or its writer makes it anew
        }
        return new ScopeView(texts.get(0), texts.get(1), texts.get(3), texts.get(4), watermark, Map.of());
    }
}

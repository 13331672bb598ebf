package io.freshet.cache;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The invalidator's side of the protocol. Thread-safe; calls for one source partition come in the order of its offsets.
 *
 * <p>Costs time in proportion to the scopes and their pages, not to the pages there are: no {@code KEYS}, no
 * {@code SCAN}.
 */
public final class ScopeInvalidator {
    private static final Script INVALIDATE = Script.load("invalidate.lua");
    private static final Script NEW_EPOCH = Script.load("new_epoch.lua");

    private final CacheConnection connection;

    /**
     * An invalidator on a connection.
     *
     * @param connection shared with other users
     */
    public ScopeInvalidator(CacheConnection connection) {
        this.connection = connection;
    }

    /**
     * Voids every page of the scopes. When this returns, no page from before can be served, also none that a filler
     * stores later.
     *
     * @param scopes what to void; may be empty
     * @param source where the cause was read
     * @param offset its offset there
     * @return what an announcement needs to tell
     * @throws CacheUnavailableException if Redis does not answer; some scopes may be void already, and calling again is
     *     safe
     */
    public Invalidation invalidate(Collection<? extends FeedScope> scopes, SourcePartition source, long offset) {
        RedisClusterAsyncCommands<String, byte[]> redis = connection.commands();
        Map<Stripe, List<FeedScope>> byStripe = new LinkedHashMap<>();
        scopes.forEach(scope -> byStripe.computeIfAbsent(Stripe.of(scope), stripe -> new ArrayList<>())
                .add(scope));
        Map<Stripe, CompletableFuture<List<byte[]>>> running = new LinkedHashMap<>();
        byStripe.forEach((stripe, members) -> running.put(stripe, run(redis, stripe, members, source, offset)));

        Map<Stripe, String> epochs = new HashMap<>();
        List<String> pages = new ArrayList<>();
        running.forEach((stripe, script) -> {
            List<byte[]> answer = connection.await(script);
            epochs.put(stripe, Script.text(answer.getFirst()));
            answer.stream().skip(1).map(Script::text).forEach(pages::add);
        });
        long deleted = pages.isEmpty() ? 0 : connection.await(redis.unlink(pages.toArray(String[]::new)));
        return new Invalidation(new NotificationGeneration(Map.of(source, offset), epochs), deleted);
    }

    /**
     * Voids every page of every scope, by a new epoch in each stripe: for a cause whose scopes cannot be known. The
     * pages themselves stay until they expire, for nobody.
     *
     * @param source where the cause was read
     * @param offset its offset there
     * @return what an announcement needs to tell; no keys are deleted
     * @throws CacheUnavailableException if Redis does not answer; calling again is safe
     */
    public Invalidation invalidateEverything(SourcePartition source, long offset) {
        RedisClusterAsyncCommands<String, byte[]> redis = connection.commands();
        String epoch = Token.next();
        Map<Stripe, String> epochs = new HashMap<>();
        List<CompletableFuture<List<byte[]>>> running = new ArrayList<>();
        for (int number = 0; number < Stripe.COUNT; number++) {
            Stripe stripe = new Stripe(number);
            epochs.put(stripe, epoch);
            running.add(NEW_EPOCH
                    .run(redis, List.of(stripe.controlKey()), Stream.of(epoch, source.field(), Long.toString(offset)))
                    .toCompletableFuture());
        }
        running.forEach(connection::await);
        return new Invalidation(new NotificationGeneration(Map.of(source, offset), epochs), 0);
    }

    private static CompletableFuture<List<byte[]>> run(
            RedisClusterAsyncCommands<String, byte[]> redis,
            Stripe stripe,
            List<FeedScope> scopes,
            SourcePartition source,
            long offset) {
        List<String> keys = new ArrayList<>();
        keys.add(stripe.controlKey());
        scopes.forEach(scope -> {
            keys.add(stripe.generationKey(scope));
            keys.add(stripe.indexKey(scope));
        });
        Stream<String> arguments = Stream.concat(
                Stream.of(
                        Token.next(),
                        source.field(),
                        Long.toString(offset),
                        Long.toString(PageCache.GENERATION_TTL.toSeconds())),
                scopes.stream().map(scope -> Token.next()));
        return INVALIDATE.run(redis, keys, arguments).toCompletableFuture();
    }

    /**
     * An invalidation that holds.
     *
     * @param generation what a notification of it proves
     * @param keysDeleted how many page keys Redis's UNLINK removed
     */
    public record Invalidation(NotificationGeneration generation, long keysDeleted) {}
}

package io.freshet.cache;

import io.freshet.cache.InvalidationTarget.WholeFeed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The invalidator's side of the protocol. Thread-safe; calls for one source partition come in the order of its offsets.
 *
 * <p>Costs time in proportion to what is voided, not to the pages there are: no {@code KEYS}, no
 * {@code SCAN}.
 */
public final class ScopeInvalidator {
    private static final Script INVALIDATE = Script.load("invalidate.lua");
    private static final Script CLEAR = Script.load("clear.lua");
    private static final Script NEW_EPOCH = Script.load("new_epoch.lua");
    /** Bounds one command. */
    private static final int UNLINK_STEP = 1_000;

    private final CacheConnection connection;
    private final CellIndex cells;
    private final FeedDirectory directory;

    /**
     * An invalidator on a connection.
     *
     * @param connection shared with other users
     */
    public ScopeInvalidator(CacheConnection connection) {
        this.connection = connection;
        this.cells = new CellIndex(connection);
        this.directory = new FeedDirectory(connection);
    }

    /**
     * Voids every page of the targets. When this returns, no page from before can be served, also none that a filler
     * stores later.
     *
     * @param targets what to void; may be empty
     * @param source where the cause was read
     * @param offset its offset there
     * @return what an announcement needs to tell
     * @throws CacheUnavailableException if Redis does not answer; some pages may be void already, and calling again is
     *     safe
     */
    public Invalidation invalidate(
            Collection<? extends InvalidationTarget> targets, SourcePartition source, long offset) {
        Map<Stripe, CompletableFuture<List<byte[]>>> running = new LinkedHashMap<>();
        cells.resolve(targets).forEach((stripe, scopes) -> running.put(stripe, run(stripe, scopes, source, offset)));

        Map<Stripe, String> epochs = new HashMap<>();
        List<String> pages = new ArrayList<>();
        running.forEach((stripe, script) -> {
            List<byte[]> answer = connection.await(script);
            epochs.put(stripe, Script.text(answer.getFirst()));
            answer.stream().skip(1).map(Script::text).forEach(pages::add);
        });
        long unlinked = unlink(pages);
        for (InvalidationTarget target : targets) {
            if (target instanceof WholeFeed(CachedFeed feed)) {
                epochs.putAll(clear(feed, source, offset));
                unlinked += directory.unlinkAll(feed);
            }
        }
        return new Invalidation(new NotificationGeneration(Map.of(source, offset), epochs), unlinked);
    }

    private long unlink(List<String> pages) {
        long unlinked = 0;
        for (int from = 0; from < pages.size(); from += UNLINK_STEP) {
            List<String> step = pages.subList(from, Math.min(pages.size(), from + UNLINK_STEP));
            unlinked += connection.await(connection.commands().unlink(step.toArray(String[]::new)));
        }
        return unlinked;
    }

    private Map<Stripe, String> clear(CachedFeed feed, SourcePartition source, long offset) {
        String clearance = Token.next();
        return everyStripe(stripe -> CLEAR.run(
                connection.commands(),
                List.of(stripe.controlKey(), stripe.statisticsKey()),
                Stream.of(
                        Token.next(),
                        source.field(),
                        Long.toString(offset),
                        PageCache.clearanceField(feed),
                        clearance,
                        CacheStatistics.invalidationsOf(feed))));
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
        String epoch = Token.next();
        Map<Stripe, String> epochs = everyStripe(stripe -> NEW_EPOCH.run(
                connection.commands(),
                List.of(stripe.controlKey()),
                Stream.of(epoch, source.field(), Long.toString(offset))));
        return new Invalidation(new NotificationGeneration(Map.of(source, offset), epochs), 0);
    }

    /** Runs a script that answers with the stripe's epoch on each of them. */
    private Map<Stripe, String> everyStripe(Function<Stripe, CompletionStage<List<byte[]>>> script) {
        Map<Stripe, CompletableFuture<List<byte[]>>> running = new LinkedHashMap<>();
        Stripe.all().forEach(stripe -> running.put(stripe, script.apply(stripe).toCompletableFuture()));
        Map<Stripe, String> epochs = new HashMap<>();
        running.forEach((stripe, answer) ->
                epochs.put(stripe, Script.text(connection.await(answer).getFirst())));
        return epochs;
    }

    private CompletableFuture<List<byte[]>> run(
            Stripe stripe, Set<FeedScope> scopes, SourcePartition source, long offset) {
        List<String> keys = new ArrayList<>();
        keys.add(stripe.controlKey());
        keys.add(stripe.statisticsKey());
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
                scopes.stream()
                        .flatMap(scope -> Stream.of(
                                Stripe.generationField(scope),
                                Token.next(),
                                CacheStatistics.invalidationsOf(scope.feed()))));
        return INVALIDATE.run(connection.commands(), keys, arguments).toCompletableFuture();
    }

    /**
     * An invalidation that holds.
     *
     * @param generation what a notification of it proves
     * @param keysDeleted how many page keys Redis's UNLINK removed
     */
    public record Invalidation(NotificationGeneration generation, long keysDeleted) {}
}

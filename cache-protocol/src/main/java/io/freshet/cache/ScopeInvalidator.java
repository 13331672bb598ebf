package io.freshet.cache;

import io.freshet.cache.InvalidationTarget.WholeFeed;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The protocol for invalidations. Thread-safe. Invalidate the records of a source partition in offset order, and pass
 * only offsets whose invalidation has completed to {@link #advance}.
 *
 * <p>The cost depends on the number of pages invalidated, not on the total: no {@code KEYS}, no {@code SCAN}.
 */
public final class ScopeInvalidator {
    private static final Script INVALIDATE = Script.load("invalidate.lua");
    private static final Script ADVANCE = Script.load("advance.lua");
    private static final Script CLEAR = Script.load("clear.lua");
    private static final Script NEW_EPOCH = Script.load("new_epoch.lua");
    /** The most keys in one command. */
    private static final int UNLINK_STEP = 1_000;

    private final CacheConnection connection;
    private final AppliedOffsets applied = new AppliedOffsets();
    private final AtomicLong renewals = new AtomicLong();
    private final CellIndex cells;
    private final UnalteredPages unaltered;
    private final FeedDirectory directory;

    /**
     * Creates an invalidator.
     *
     * @param connection shared with other users
     */
    public ScopeInvalidator(CacheConnection connection) {
        this.connection = connection;
        this.cells = new CellIndex(connection);
        this.unaltered = new UnalteredPages(connection);
        this.directory = new FeedDirectory(connection);
    }

    /**
     * Takes over a source partition. From now on, a control key with a lower offset than was recorded in it is known to
     * have gone back in time.
     *
     * @param source the source partition, whose records this instance applies from now on
     * @param position the first offset to apply; all lower ones have been {@linkplain #advance recorded}
     */
    public void own(SourcePartition source, long position) {
        applied.own(source, position);
    }

    /**
     * Gives up a source partition.
     *
     * @param source the source partition, whose records another instance applies from now on
     */
    public void disown(SourcePartition source) {
        applied.disown(source);
    }

    /**
     * The number of times a stripe was found to have gone back in time and was invalidated.
     *
     * @return a count that only grows
     */
    public long epochsRenewed() {
        return renewals.get();
    }

    /**
     * Records in every stripe how far sources have been applied and announced, and the watermarks that this proves.
     * First checks that Redis has not gone back in time. Must be called before the Kafka offsets are committed.
     *
     * @param progress by source partition; may be empty
     * @throws CacheUnavailableException if Redis does not answer; retrying is safe
     */
    public void advance(Map<SourcePartition, Progress> progress) {
        if (progress.isEmpty()) {
            return;
        }
        String newEpoch = Token.next();
        Map<Stripe, CompletableFuture<List<byte[]>>> running = new LinkedHashMap<>();
        for (Stripe stripe : Stripe.all()) {
            Stream<String> sources = progress.entrySet().stream()
                    .flatMap(entry -> Stream.of(
                            entry.getKey().field(),
                            Long.toString(entry.getValue().offset()),
                            Long.toString(applied.expected(stripe, entry.getKey())),
                            entry.getKey().watermarkField(),
                            entry.getValue().watermarkMicros()));
            Stream<String> all = SourcePartition.events().stream().map(SourcePartition::watermarkField);
            running.put(
                    stripe,
                    ADVANCE.run(
                                    connection,
                                    List.of(stripe.controlKey()),
                                    Stream.of(Stream.of(newEpoch, Integer.toString(progress.size())), sources, all)
                                            .flatMap(Function.identity()))
                            .toCompletableFuture());
        }
        running.forEach((stripe, script) -> {
            epoch(connection.await(script), newEpoch);
            progress.forEach((source, reached) -> applied.record(stripe, source, reached.offset()));
        });
    }

    private String epoch(List<byte[]> answer, String offered) {
        String epoch = Script.text(answer.getFirst());
        if (epoch.equals(offered)) {
            renewals.incrementAndGet();
        }
        return epoch;
    }

    /**
     * How far a source partition has been applied and announced.
     *
     * @param offset the last offset; −1 for none
     * @param watermark every change committed up to it is at or below the offset; null proves nothing
     */
    public record Progress(long offset, @Nullable Instant watermark) {
        String watermarkMicros() {
            return watermark == null ? "" : Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, watermark));
        }
    }

    /**
     * Invalidates every page of the targets. Once this returns, no page read earlier can be served, even if its fill
     * stores it later.
     *
     * @param targets what to invalidate; may be empty
     * @param source the source partition of the cause
     * @param offset the offset of the cause
     * @return the data for an announcement
     * @throws CacheUnavailableException if Redis does not answer; some pages may already be invalid, and retrying is
     *     safe
     */
    public Invalidation invalidate(
            Collection<? extends InvalidationTarget> targets, SourcePartition source, long offset) {
        return invalidate(targets, Map.of(), source, offset);
    }

    /**
     * Invalidates every page of the targets that a change can alter. Once this returns, no such page read earlier can
     * be served, even if its fill stores it later.
     *
     * @param targets what to invalidate; may be empty
     * @param changes the effect of the cause, by feed; feeds that are absent have every page invalidated
     * @param source the source partition of the cause
     * @param offset the offset of the cause
     * @return the data for an announcement
     * @throws CacheUnavailableException if Redis does not answer; some pages may already be invalid, and retrying is
     *     safe
     */
    public Invalidation invalidate(
            Collection<? extends InvalidationTarget> targets,
            Map<CachedFeed, FeedChange> changes,
            SourcePartition source,
            long offset) {
        CellIndex.Found found = cells.resolve(targets, source);
        return invalidate(targets, found, unaltered.by(changes, found.scopes()), source, offset);
    }

    /** As above, with the targets' scopes and the pages that may stay already known. */
    Invalidation invalidate(
            Collection<? extends InvalidationTarget> targets,
            CellIndex.Found found,
            UnalteredPages.Found unaltered,
            SourcePartition source,
            long offset) {
        Map<Stripe, CompletableFuture<List<byte[]>>> running = new LinkedHashMap<>();
        String newEpoch = Token.next();
        found.scopes()
                .forEach((stripe, scopes) -> running.put(
                        stripe, run(stripe, scopes, found.searchOf(stripe), unaltered, source, offset, newEpoch)));

        Map<Stripe, String> epochs = new HashMap<>();
        List<String> pages = new ArrayList<>();
        long kept = 0;
        for (Map.Entry<Stripe, CompletableFuture<List<byte[]>>> script : running.entrySet()) {
            List<byte[]> answer = connection.await(script.getValue());
            epochs.put(script.getKey(), epoch(answer, newEpoch));
            applied.record(script.getKey(), source, offset);
            kept += Long.parseLong(Script.text(answer.get(1)));
            answer.stream().skip(2).map(Script::text).filter(PageKey::isOne).forEach(pages::add);
        }
        long unlinked = unlink(pages);
        for (InvalidationTarget target : targets) {
            if (target instanceof WholeFeed(CachedFeed feed)) {
                epochs.putAll(clear(feed, source, offset));
                unlinked += directory.unlinkAll(feed);
            }
        }
        return new Invalidation(new NotificationGeneration(Map.of(source, offset), epochs), unlinked, kept);
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
        String newEpoch = Token.next();
        Map<Stripe, String> epochs = everyStripe(
                source,
                offset,
                stripe -> CLEAR.run(
                        connection,
                        List.of(stripe.controlKey(), stripe.statisticsKey()),
                        Stream.of(
                                newEpoch,
                                source.field(),
                                Long.toString(offset),
                                Long.toString(applied.expected(stripe, source)),
                                PageCache.clearanceField(feed),
                                clearance,
                                CacheStatistics.invalidationsOf(feed))));
        renewals.addAndGet(epochs.values().stream().filter(newEpoch::equals).count());
        return epochs;
    }

    /**
     * Invalidates every page of every scope, by a new epoch in each stripe: for a cause whose scopes are unknown. The
     * pages remain in Redis until they expire, but are never served.
     *
     * @param source the source partition of the cause
     * @param offset the offset of the cause
     * @return the data for an announcement; no keys are deleted
     * @throws CacheUnavailableException if Redis does not answer; retrying is safe
     */
    public Invalidation invalidateEverything(SourcePartition source, long offset) {
        String epoch = Token.next();
        Map<Stripe, String> epochs = everyStripe(
                source,
                offset,
                stripe -> NEW_EPOCH.run(
                        connection,
                        List.of(stripe.controlKey()),
                        Stream.of(epoch, source.field(), Long.toString(offset))));
        return new Invalidation(new NotificationGeneration(Map.of(source, offset), epochs), 0, 0);
    }

    /** Runs a script on each stripe. It must record the offset there and return the stripe's epoch. */
    private Map<Stripe, String> everyStripe(
            SourcePartition source, long offset, Function<Stripe, CompletionStage<List<byte[]>>> script) {
        Map<Stripe, CompletableFuture<List<byte[]>>> running = new LinkedHashMap<>();
        Stripe.all().forEach(stripe -> running.put(stripe, script.apply(stripe).toCompletableFuture()));
        Map<Stripe, String> epochs = new HashMap<>();
        running.forEach((stripe, answer) -> {
            epochs.put(stripe, Script.text(connection.await(answer).getFirst()));
            applied.record(stripe, source, offset);
        });
        return epochs;
    }

    private CompletableFuture<List<byte[]>> run(
            Stripe stripe,
            Set<FeedScope> scopes,
            String search,
            UnalteredPages.Found unaltered,
            SourcePartition source,
            long offset,
            String newEpoch) {
        List<String> keys = new ArrayList<>();
        keys.add(stripe.controlKey());
        keys.add(stripe.statisticsKey());
        Stream.Builder<String> arguments = Stream.builder();
        Stream.of(
                        newEpoch,
                        source.field(),
                        Long.toString(offset),
                        Long.toString(applied.expected(stripe, source)),
                        CellIndex.searchField(source),
                        search,
                        Token.next())
                .forEach(arguments);
        scopes.forEach(scope -> {
            keys.add(stripe.generationKey(scope));
            keys.add(stripe.indexKey(scope));
            Map<String, String> mayStay = unaltered.of(scope);
            arguments.add(Stripe.generationField(scope));
            arguments.add(CacheStatistics.invalidationsOf(scope.feed()));
            arguments.add(Integer.toString(mayStay.size()));
            mayStay.forEach((page, stamp) -> arguments.add(page).add(stamp));
        });
        return INVALIDATE.run(connection, keys, arguments.build()).toCompletableFuture();
    }

    /**
     * A completed invalidation.
     *
     * @param generation the proof for its notification
     * @param keysDeleted the number of page keys that UNLINK removed
     * @param pagesKept the number of pages kept because the cause cannot alter them
     */
    public record Invalidation(NotificationGeneration generation, long keysDeleted, long pagesKept) {}
}

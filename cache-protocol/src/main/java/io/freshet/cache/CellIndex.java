package io.freshet.cache;

import io.freshet.cache.InvalidationTarget.Around;
import io.freshet.cache.InvalidationTarget.Place;
import io.freshet.cache.InvalidationTarget.WholeFeed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds the community scopes that can have valid pages now. It reads the very fields that hold their generations: a
 * scope it does not see has none, and a fill that creates one later reads the database after the change being looked
 * up.
 */
final class CellIndex {
    private static final Script CELLS = Script.load("cells.lua");

    private final CacheConnection connection;

    CellIndex(CacheConnection connection) {
        this.connection = connection;
    }

    /**
     * Resolves targets to scopes. Leaves a mark in each searched stripe. If the mark is gone when the scopes are
     * invalidated, Redis has gone back in time since, and places may have come back that the search did not find.
     *
     * @param source where the targets were read; only one search per source at a time
     */
    Found resolve(Collection<? extends InvalidationTarget> targets, SourcePartition source) {
        Map<Stripe, Set<FeedScope>> found = new LinkedHashMap<>();
        Map<GeoTile, List<Predicate<FeedScope.Community>>> concerned = new LinkedHashMap<>();
        for (InvalidationTarget target : targets) {
            switch (target) {
                case FeedScope scope -> in(found, Stripe.of(scope)).add(scope);
                case Around around ->
                    GeoTile.near(around.point()).forEach(tile -> in(concerned, tile, around::canAlter));
                case Place place -> in(concerned, GeoTile.of(place.cell()), place::covers);
                case WholeFeed _ -> {} // cleared by its clearance, not by generations
            }
        }
        Map<Stripe, Set<GeoTile>> tiles = new LinkedHashMap<>();
        concerned.keySet().forEach(tile -> in(tiles, Stripe.of(tile)).add(tile));
        tiles.keySet().forEach(stripe -> in(found, stripe));
        String mark = Token.next();
        cellsIn(tiles, source, mark)
                .filter(scope -> concerned.getOrDefault(GeoTile.of(scope.cell()), List.of()).stream()
                        .anyMatch(test -> test.test(scope)))
                .forEach(scope -> in(found, Stripe.of(scope)).add(scope));
        return new Found(found, mark, Set.copyOf(tiles.keySet()));
    }

    /**
     * The scopes of some targets.
     *
     * @param scopes by stripe; includes searched stripes without any
     * @param mark of the search
     * @param searched the stripes that hold the mark
     */
    record Found(Map<Stripe, Set<FeedScope>> scopes, String mark, Set<Stripe> searched) {
        /** The mark that a stripe must still hold; empty for none. */
        String searchOf(Stripe stripe) {
            return searched.contains(stripe) ? mark : "";
        }
    }

    /** The control-key field that holds the mark of a source's last search. */
    static String searchField(SourcePartition source) {
        return "s:" + source.topic() + ":" + source.partition();
    }

    private Stream<FeedScope.Community> cellsIn(Map<Stripe, Set<GeoTile>> tiles, SourcePartition source, String mark) {
        Map<List<String>, CompletableFuture<List<byte[]>>> running = new LinkedHashMap<>();
        tiles.forEach((stripe, members) -> {
            List<String> tileKeys = members.stream().map(stripe::tileKey).toList();
            running.put(
                    tileKeys,
                    CELLS.run(
                                    connection,
                                    Stream.concat(Stream.of(stripe.controlKey()), tileKeys.stream())
                                            .toList(),
                                    Stream.of(searchField(source), mark))
                            .toCompletableFuture());
        });
        List<FeedScope.Community> found = new ArrayList<>();
        running.forEach((tileKeys, fields) -> connection.await(fields).stream()
                .map(Script::text)
                .forEach(field ->
                        FeedScope.Community.ofField(field).ifPresentOrElse(found::add, () -> forget(tileKeys, field))));
        return found.stream();
    }

    /** A field that names no place has no pages that a request could ask for. */
    private void forget(List<String> tileKeys, String field) {
        tileKeys.forEach(tile -> connection.await(connection.commands().hdel(tile, field)));
        connection.foundCorrupt(tileKeys.getFirst() + "… " + field);
    }

    private static <T> Set<T> in(Map<Stripe, Set<T>> byStripe, Stripe stripe) {
        return byStripe.computeIfAbsent(stripe, _ -> new LinkedHashSet<>());
    }

    private static void in(
            Map<GeoTile, List<Predicate<FeedScope.Community>>> concerned,
            GeoTile tile,
            Predicate<FeedScope.Community> test) {
        concerned.computeIfAbsent(tile, _ -> new ArrayList<>(1)).add(test);
    }
}

package io.freshet.cache;

import io.freshet.cache.InvalidationTarget.Around;
import io.freshet.cache.InvalidationTarget.Place;
import io.freshet.cache.InvalidationTarget.WholeFeed;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
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
 * Finds the community scopes that can be valid now. It looks at the very fields that hold their generations: what it does
 * not see has none, and whoever makes it later reads the database after the change that is looked up here.
 */
final class CellIndex {
    private static final Script CELLS = Script.load("cells.lua");

    private final CacheConnection connection;

    CellIndex(CacheConnection connection) {
        this.connection = connection;
    }

    /**
     * Resolves targets.
     *
     * @return the scopes by stripe; also each stripe where none was found but one could be made
     */
    Map<Stripe, Set<FeedScope>> resolve(Collection<? extends InvalidationTarget> targets) {
        Map<Stripe, Set<FeedScope>> found = new LinkedHashMap<>();
        Map<GeoTile, List<Predicate<FeedScope.Community>>> concerned = new LinkedHashMap<>();
        for (InvalidationTarget target : targets) {
            switch (target) {
                case FeedScope scope -> in(found, Stripe.of(scope)).add(scope);
                case Around around ->
                    GeoTile.near(around.point()).forEach(tile -> in(concerned, tile, around::canAlter));
                case Place place -> in(concerned, GeoTile.of(place.cell()), place::covers);
                case WholeFeed _ -> {} // has a clearance instead of generations
            }
        }
        Map<Stripe, Set<GeoTile>> tiles = new LinkedHashMap<>();
        concerned.keySet().forEach(tile -> in(tiles, Stripe.of(tile)).add(tile));
        tiles.keySet().forEach(stripe -> in(found, stripe));
        cellsIn(tiles)
                .filter(scope -> concerned.getOrDefault(GeoTile.of(scope.cell()), List.of()).stream()
                        .anyMatch(test -> test.test(scope)))
                .forEach(scope -> in(found, Stripe.of(scope)).add(scope));
        return found;
    }

    private Stream<FeedScope.Community> cellsIn(Map<Stripe, Set<GeoTile>> tiles) {
        RedisClusterAsyncCommands<String, byte[]> redis = connection.commands();
        List<CompletableFuture<List<byte[]>>> running = new ArrayList<>();
        tiles.forEach((stripe, members) -> running.add(
                CELLS.run(redis, members.stream().map(stripe::tileKey).toList(), Stream.empty())
                        .toCompletableFuture()));
        return running.stream()
                .flatMap(fields -> connection.await(fields).stream())
                .map(field -> FeedScope.Community.ofField(Script.text(field)));
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

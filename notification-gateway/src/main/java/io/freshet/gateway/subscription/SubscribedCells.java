package io.freshet.gateway.subscription;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.cache.GeoTile;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * Finds the cells whose circle may contain a point, in time proportional to the cells nearby, not to all cells. Uses
 * the same tiles as the cache. Thread-safe.
 */
final class SubscribedCells {
    private final ConcurrentMap<GeoTile, Set<GeoCell>> tiles = new ConcurrentHashMap<>();

    /** Adds a cell, if absent. */
    void add(GeoCell cell) {
        tiles.compute(GeoTile.of(cell), (_, present) -> {
            Set<GeoCell> cells = present == null ? ConcurrentHashMap.newKeySet(1) : present;
            cells.add(cell);
            return cells;
        });
    }

    /** Removes a cell, if present. */
    void remove(GeoCell cell) {
        tiles.computeIfPresent(GeoTile.of(cell), (_, cells) -> {
            cells.remove(cell);
            return cells.isEmpty() ? null : cells;
        });
    }

    boolean isEmpty() {
        return tiles.isEmpty();
    }

    /**
     * Visits each cell that {@linkplain GeoCell#canHold can hold} the point, once. Cells added or removed concurrently
     * may or may not be visited.
     */
    void visitHolding(GeoPoint point, Consumer<GeoCell> visitor) {
        for (GeoTile tile : GeoTile.near(point)) {
            Set<GeoCell> cells = tiles.get(tile);
            if (cells != null) {
                cells.stream().filter(cell -> cell.canHold(point)).forEach(visitor);
            }
        }
    }
}

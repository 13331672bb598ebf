package io.freshet.gateway.subscription;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.cache.GeoTile;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * Finds the cells whose circle holds a point, in time proportional to the cells near it and not to those there are: by the
 * tiles with which the cache finds its pages of a place. Thread-safe.
 */
final class SubscribedCells {
    private final ConcurrentMap<GeoTile, Set<GeoCell>> tiles = new ConcurrentHashMap<>();

    /** Adds a cell; nothing happens if it is present. */
    void add(GeoCell cell) {
        tiles.compute(GeoTile.of(cell), (_, present) -> {
            Set<GeoCell> cells = present == null ? ConcurrentHashMap.newKeySet(1) : present;
            cells.add(cell);
            return cells;
        });
    }

    /** Removes a cell; nothing happens if it is absent. */
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
     * Visits each cell that {@linkplain GeoCell#canHold can hold} the point, once. Cells that come or go meanwhile may or
     * may not be visited.
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

package io.freshet.gateway.subscription;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * Finds the cells whose circle holds a point, in time proportional to the cells near it and not to those there are. Every
 * cell lies in one tile of a grid of latitude bands, each of which is cut into equal columns. Cells of similar radius
 * share a grid whose tiles are at least as wide as any of their circles reaches, so that only the tile of the point and
 * its neighbours have to be searched. Thread-safe.
 */
final class CellIndex {
    private static final double LEAST_RADIUS_KM = 0.1;
    /** Radii double from one grid to the next: from 0.1 to 51.2 km, which is more than any cell has. */
    private static final int GRIDS = 10;
    /** Tiles are a metre wider than needed: a thousand times what {@link GeoCell#canHold} tolerates. */
    private static final double SLACK_KM = 0.001;

    /** Column numbers mean nothing without the band, nor bands without the grid. */
    private record Tile(int grid, int band, int column) {}

    private final ConcurrentMap<Tile, Set<GeoCell>> tiles = new ConcurrentHashMap<>();

    /** Adds a cell; nothing happens if it is present. */
    void add(GeoCell cell) {
        tiles.compute(tileOf(cell), (_, present) -> {
            Set<GeoCell> cells = present == null ? ConcurrentHashMap.newKeySet(1) : present;
            cells.add(cell);
            return cells;
        });
    }

    /** Removes a cell; nothing happens if it is absent. */
    void remove(GeoCell cell) {
        tiles.computeIfPresent(tileOf(cell), (_, cells) -> {
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
        for (int grid = 0; grid < GRIDS; grid++) {
            int band = band(grid, point.latitude());
            visitBand(grid, band - 1, point, visitor);
            visitBand(grid, band, point, visitor);
            visitBand(grid, band + 1, point, visitor);
        }
    }

    private void visitBand(int grid, int band, GeoPoint point, Consumer<GeoCell> visitor) {
        int columns = columns(grid, band);
        int column = column(columns, point.longitude());
        // The columns of a band form a ring, and a ring of one or two has no neighbours to spare.
        int reach = Math.min(3, columns);
        for (int i = 0; i < reach; i++) {
            Set<GeoCell> cells = tiles.get(new Tile(grid, band, Math.floorMod(column - 1 + i, columns)));
            if (cells != null) {
                cells.forEach(cell -> {
                    if (cell.canHold(point)) {
                        visitor.accept(cell);
                    }
                });
            }
        }
    }

    private static Tile tileOf(GeoCell cell) {
        int grid = 0;
        while (gridRadiusKm(grid) < cell.radiusKm()) {
            grid++;
        }
        int band = band(grid, cell.centre().latitude());
        return new Tile(grid, band, column(columns(grid, band), cell.centre().longitude()));
    }

    private static double gridRadiusKm(int grid) {
        return LEAST_RADIUS_KM * (1 << grid);
    }

    /** The angle at the earth's centre that a circle of the grid reaches, in degrees; also the height of its bands. */
    private static double reachDegrees(int grid) {
        return Math.toDegrees((gridRadiusKm(grid) + SLACK_KM) / GeoPoint.EARTH_RADIUS_KM);
    }

    private static int band(int grid, double latitude) {
        return (int) Math.floor((latitude + 90) / reachDegrees(grid));
    }

    /**
     * In how many columns a band is cut: a circle around latitude φ that reaches the angle δ spans asin(sin δ / cos φ) of
     * longitude to either side, and all of it if it holds a pole (J. P. Matuschek, <i>Finding Points Within a Distance of
     * a Latitude/Longitude Using Bounding Coordinates</i>, 2010).
     */
    private static int columns(int grid, int band) {
        double reach = reachDegrees(grid);
        double south = band * reach - 90;
        double nearestToPole = Math.max(Math.abs(south), Math.abs(south + reach));
        if (nearestToPole + reach >= 90) {
            return 1;
        }
        double span =
                Math.toDegrees(Math.asin(Math.sin(Math.toRadians(reach)) / Math.cos(Math.toRadians(nearestToPole))));
        return Math.max(1, (int) (360 / span));
    }

    private static int column(int columns, double longitude) {
        return Math.floorMod((int) Math.floor((longitude + 180) / 360 * columns), columns);
    }
}

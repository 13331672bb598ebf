package io.freshet.cache;

import java.util.ArrayList;
import java.util.List;

/**
 * A tile of the index that finds the cells around a point. The earth is divided into blocks of 1.8° of latitude (200
 * km) and at least the same distance across, each a quadtree. A cell is on the level whose tiles are just larger than
 * its radius, in the tile that contains its centre. So the cells around a point are in a few tiles of each level, and
 * those tiles are in few blocks. (Redis's geo commands end at 85° of latitude.)
 *
 * @param level from 2 (tiles of 50 km) to 7 (1.6 km)
 * @param row counted from the south pole
 * @param column counted eastwards from the antimeridian
 */
public record GeoTile(int level, int row, int column) {
    private static final int MIN_LEVEL = 2;
    private static final int MAX_LEVEL = 7;
    private static final int BLOCK_ROWS = 100;
    private static final double BLOCK_DEGREES = 180.0 / BLOCK_ROWS;
    private static final double KM_PER_DEGREE = Math.toRadians(GeoPoint.EARTH_RADIUS_KM);
    /** Compensates for rounding, here and in the distance; about 10 cm. */
    private static final double MARGIN_DEGREES = 1e-6;

    /**
     * Returns the tile in which a cell is registered.
     *
     * @param cell any cell
     * @return its tile, on the level for its size
     */
    public static GeoTile of(GeoCell cell) {
        int level = MAX_LEVEL;
        while (level > MIN_LEVEL && tileKm(level) < cell.radiusKm()) {
            level--;
        }
        int row = row(cell.centre().latitude(), level);
        return new GeoTile(level, row, column(cell.centre().longitude(), row, level));
    }

    /**
     * Returns every tile that can contain a cell whose circle contains the point.
     *
     * @param point any point
     * @return distinct tiles of all levels
     */
    public static List<GeoTile> near(GeoPoint point) {
        List<GeoTile> tiles = new ArrayList<>();
        for (int level = MIN_LEVEL; level <= MAX_LEVEL; level++) {
            addNear(point, level, tiles);
        }
        return tiles;
    }

    /** Adds the tiles that meet the circle around the point with the level's largest radius. */
    private static void addNear(GeoPoint point, int level, List<GeoTile> tiles) {
        double reach = tileKm(level) / KM_PER_DEGREE + MARGIN_DEGREES;
        int last = row(point.latitude() + reach, level);
        double across = degreesAcross(point.latitude(), reach);
        for (int row = row(point.latitude() - reach, level); row <= last; row++) {
            int columns = columns(row, level);
            if (across >= 180) {
                for (int column = 0; column < columns; column++) {
                    tiles.add(new GeoTile(level, row, column));
                }
            } else {
                int first = unwrapped(point.longitude() - across, columns);
                int end = Math.min(unwrapped(point.longitude() + across, columns), first + columns - 1);
                for (int column = first; column <= end; column++) {
                    tiles.add(new GeoTile(level, row, Math.floorMod(column, columns)));
                }
            }
        }
    }

    /** How far a circle reaches east of its centre, in degrees of longitude; 180 if it contains a pole. */
    private static double degreesAcross(double latitude, double reach) {
        if (Math.abs(latitude) + reach >= 90) {
            return 180;
        }
        double sine = Math.sin(Math.toRadians(reach)) / Math.cos(Math.toRadians(latitude));
        return Math.toDegrees(Math.asin(Math.min(1, sine))) + MARGIN_DEGREES;
    }

    /** The quadtree of the tile. A quadtree is never split between stripes. */
    String block() {
        int shift = level;
        return "block:" + (row >> shift) + ":" + (column >> shift);
    }

    String text() {
        return level + ":" + row + ":" + column;
    }

    private static double tileKm(int level) {
        return BLOCK_DEGREES * KM_PER_DEGREE / (1 << level);
    }

    private static int row(double latitude, int level) {
        int rows = BLOCK_ROWS << level;
        return Math.clamp((long) Math.floor((latitude + 90) / 180 * rows), 0, rows - 1);
    }

    private static int column(double longitude, int row, int level) {
        int columns = columns(row, level);
        return Math.floorMod(unwrapped(longitude, columns), columns);
    }

    private static int unwrapped(double longitude, int columns) {
        return (int) Math.floor((longitude + 180) / 360 * columns);
    }

    /** The most columns that keep tiles no narrower than high, at the edge of the block nearer to a pole. */
    private static int columns(int row, int level) {
        int blockRow = row >> level;
        double south = blockRow * BLOCK_DEGREES - 90;
        double widest = Math.max(Math.abs(south), Math.abs(south + BLOCK_DEGREES));
        double narrowing = Math.cos(Math.toRadians(Math.min(90, widest)));
        return Math.max(1, (int) (360 / BLOCK_DEGREES * narrowing)) << level;
    }
}

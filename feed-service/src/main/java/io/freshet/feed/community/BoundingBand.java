package io.freshet.feed.community;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import java.util.stream.IntStream;

/**
 * A frame of whole bands of latitude and of ranges of longitude that holds a circle: what an index can look up. The
 * frame of a circle on a sphere after J. P. Snyder's great-circle formulas as in J. Matuschek, <i>Finding Points Within
 * a Distance of a Latitude/Longitude Using Bounding Coordinates</i>: the meridians that touch the circle are
 * asin(sin(radius) / cos(latitude)) away, unless the circle holds a pole, and then there are none.
 *
 * @param bands the views' {@code latitude_band} of all that can be inside
 * @param west where the ranges of longitude begin; two if the circle crosses the antimeridian
 * @param east where they end
 */
@SuppressWarnings("ArrayRecordComponent")
record BoundingBand(Integer[] bands, Double[] west, Double[] east) {
    /** As in the views and their indexes. */
    private static final int BANDS_PER_DEGREE = 50;
    /** Some centimetres, far above what rounding could lose. */
    private static final double MARGIN = 1e-6;

    static BoundingBand of(GeoCell cell) {
        GeoPoint centre = cell.centre();
        double angle = cell.radiusKm() / GeoPoint.EARTH_RADIUS_KM;
        double south = centre.latitude() - Math.toDegrees(angle) - MARGIN;
        double north = centre.latitude() + Math.toDegrees(angle) + MARGIN;
        Integer[] bands = IntStream.rangeClosed(band(Math.max(-90, south)), band(Math.min(90, north)))
                .boxed()
                .toArray(Integer[]::new);
        if (south <= -90 || north >= 90) {
            return new BoundingBand(bands, new Double[] {-180.0}, new Double[] {180.0});
        }
        double half = Math.toDegrees(Math.asin(Math.sin(angle) / Math.cos(Math.toRadians(centre.latitude())))) + MARGIN;
        double west = centre.longitude() - half;
        double east = centre.longitude() + half;
        if (west < -180) {
            return new BoundingBand(bands, new Double[] {west + 360, -180.0}, new Double[] {180.0, east});
        }
        if (east > 180) {
            return new BoundingBand(bands, new Double[] {west, -180.0}, new Double[] {180.0, east - 360});
        }
        return new BoundingBand(bands, new Double[] {west}, new Double[] {east});
    }

    private static int band(double latitude) {
        return (int) Math.floor(latitude * BANDS_PER_DEGREE);
    }
}

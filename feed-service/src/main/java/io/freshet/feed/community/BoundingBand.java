package io.freshet.feed.community;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import java.util.stream.IntStream;

/**
 * A bounding box of a circle, as whole latitude bands and longitude ranges that an index can look up. It follows
 * J. P. Snyder's great-circle formulas as in J. Matuschek, <i>Finding Points Within a Distance of a Latitude/Longitude
 * Using Bounding Coordinates</i>: the meridians tangent to the circle are asin(sin(radius) / cos(latitude)) from its
 * centre. If the circle contains a pole, there are none.
 *
 * @param bands every {@code latitude_band} of the views that the circle can touch
 * @param west the western ends of the longitude ranges; two if the circle crosses the antimeridian
 * @param east their eastern ends
 */
@SuppressWarnings("ArrayRecordComponent")
record BoundingBand(Integer[] bands, Double[] west, Double[] east) {
    /** Must match the views and their indexes. */
    private static final int BANDS_PER_DEGREE = 50;
    /** In degrees: some centimetres, far above any rounding error. */
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

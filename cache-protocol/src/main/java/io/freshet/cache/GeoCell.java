package io.freshet.cache;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The circle of a community feed request, rounded so that neighbours share one page.
 *
 * @param centre rounded to 2 decimals
 * @param radiusKm rounded to 1 decimal, 0.1 to 50
 */
public record GeoCell(GeoPoint centre, double radiusKm) {
    /** The smallest radius. */
    public static final double MIN_RADIUS_KM = 0.1;

    /** The largest radius. */
    public static final double MAX_RADIUS_KM = 50;

    /** The radius of a request that has none. */
    public static final double DEFAULT_RADIUS_KM = 5;

    /**
     * The allowed difference between PostgreSQL's distance and ours, which round differently in the last digits. A
     * millimetre is a thousand times more than that, and finer than any catalogue's precision.
     */
    private static final double TOLERANCE_KM = 1e-6;

    /** Rounds half-even on the exact double, as Python's {@code round} does. */
    public GeoCell {
        if (!(radiusKm >= MIN_RADIUS_KM && radiusKm <= MAX_RADIUS_KM)) {
            throw new IllegalArgumentException("radius " + radiusKm + " km is not within 0.1 to 50");
        }
        centre = new GeoPoint(rounded(centre.latitude(), 2), rounded(centre.longitude(), 2));
        radiusKm = Math.max(MIN_RADIUS_KM, rounded(radiusKm, 1));
    }

    /**
     * Returns the cell of a request.
     *
     * @param latitude −90 to 90, in degrees
     * @param longitude −180 to 180, in degrees
     * @param radiusKm 0.1 to 50
     * @return the rounded circle
     */
    public static GeoCell of(double latitude, double longitude, double radiusKm) {
        return new GeoCell(new GeoPoint(latitude, longitude), radiusKm);
    }

    /**
     * Whether the feed of this cell can show an entry at a point. Errs by a millimetre on the side of true.
     *
     * @param point any point
     * @return false only if the query for this cell does not find the point
     */
    public boolean canHold(GeoPoint point) {
        return centre.distanceKm(point) <= radiusKm + TOLERANCE_KM;
    }

    /**
     * The canonical text, {@code latitude:longitude:radius}, each as its shortest decimal.
     *
     * @return such as {@code 25.2:55.27:5.0}
     */
    public String text() {
        return centre.latitude() + ":" + centre.longitude() + ":" + radiusKm;
    }

    private static double rounded(double value, int decimals) {
        return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue();
    }
}

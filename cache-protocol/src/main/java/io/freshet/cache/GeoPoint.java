package io.freshet.cache;

/**
 * A point on the earth, in degrees. −0.0 becomes 0.0, so that equal points are equal records.
 *
 * @param latitude −90 to 90
 * @param longitude −180 to 180; both ends are the same meridian
 */
public record GeoPoint(double latitude, double longitude) {
    /** The sphere's radius for distances, in km: the mean earth radius of the IUGG. */
    public static final double EARTH_RADIUS_KM = 6371.0088;

    /** Checks the bounds. */
    public GeoPoint {
        if (!(latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180)) {
            throw new IllegalArgumentException("no point on the earth: " + latitude + ", " + longitude);
        }
        latitude += 0.0;
        longitude += 0.0;
    }

    /**
     * The great-circle distance by the haversine formula (R. W. Sinnott, <i>Virtues of the Haversine</i>, Sky and
     * Telescope 68, 1984), the same that feed queries use.
     *
     * @param other the other point
     * @return kilometres, from 0 to half the circumference
     */
    public double distanceKm(GeoPoint other) {
        double halfLatitude = Math.sin(Math.toRadians(other.latitude - latitude) / 2);
        double halfLongitude = Math.sin(Math.toRadians(other.longitude - longitude) / 2);
        double haversine = halfLatitude * halfLatitude
                + Math.cos(Math.toRadians(latitude))
                        * Math.cos(Math.toRadians(other.latitude))
                        * halfLongitude
                        * halfLongitude;
        return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(haversine)));
    }
}

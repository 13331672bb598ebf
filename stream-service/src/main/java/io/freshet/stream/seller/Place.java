package io.freshet.stream.seller;

import io.freshet.events.v1.Location;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * A point, in degrees.
 *
 * @param latitude −90 to 90
 * @param longitude −180 to 180
 */
public record Place(
        @NotNull @DecimalMin("-90") @DecimalMax("90") Double latitude,
        @NotNull @DecimalMin("-180") @DecimalMax("180") Double longitude) {
    private static final double TINY = 1e-9;

    /**
     * Returns the place to store for a given one. Coordinates within a tenth of a millimetre of the equator or the
     * prime meridian become 0: PostgreSQL fails to square much smaller numbers, and the tables reject them.
     *
     * @param place a valid place, or null
     * @return null for null
     */
    public static @Nullable Place settled(@Nullable Place place) {
        return place == null ? null : new Place(settled(place.latitude), settled(place.longitude));
    }

    private static double settled(double degrees) {
        return Math.abs(degrees) < TINY ? 0 : degrees;
    }

    /**
     * Returns the place stored in two columns.
     *
     * @param latitude the latitude, or null
     * @param longitude the longitude, or null
     * @return the place, or null unless both are present
     */
    public static @Nullable Place of(@Nullable Double latitude, @Nullable Double longitude) {
        return latitude == null || longitude == null ? null : new Place(latitude, longitude);
    }

    /**
     * Converts a place for an event.
     *
     * @param place the place, or null
     * @return null for null
     */
    public static @Nullable Location image(@Nullable Place place) {
        return place == null ? null : new Location(place.latitude(), place.longitude());
    }
}

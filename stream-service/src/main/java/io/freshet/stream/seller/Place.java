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
     * What is stored of the place that a seller gives: within a tenth of a millimetre of the equator or the prime meridian
     * is on it. PostgreSQL refuses to square what is much smaller, and the tables refuse to hold it.
     *
     * @param place valid, or null
     * @return null for null
     */
    public static @Nullable Place settled(@Nullable Place place) {
        return place == null ? null : new Place(settled(place.latitude), settled(place.longitude));
    }

    private static double settled(double degrees) {
        return Math.abs(degrees) < TINY ? 0 : degrees;
    }

    /**
     * The place that two columns hold.
     *
     * @param latitude or null
     * @param longitude or null
     * @return null unless both are there
     */
    public static @Nullable Place of(@Nullable Double latitude, @Nullable Double longitude) {
        return latitude == null || longitude == null ? null : new Place(latitude, longitude);
    }

    /**
     * The event's form.
     *
     * @param place or null
     * @return null for null
     */
    public static @Nullable Location image(@Nullable Place place) {
        return place == null ? null : new Location(place.latitude(), place.longitude());
    }
}

package io.freshet.stream.seller;

import io.freshet.events.v1.Location;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * A point, in degrees. Within a tenth of a millimetre of the equator or the prime meridian is on it: PostgreSQL refuses to
 * square what is much smaller, and the tables refuse to hold it.
 *
 * @param latitude −90 to 90
 * @param longitude −180 to 180
 */
public record Place(
        @NotNull @DecimalMin("-90") @DecimalMax("90") Double latitude,
        @NotNull @DecimalMin("-180") @DecimalMax("180") Double longitude) {
    private static final double TINY = 1e-9;

    /** Leaves what is absent to the validation. */
    public Place {
        if (latitude != null && Math.abs(latitude) < TINY) {
            latitude = 0.0;
        }
        if (longitude != null && Math.abs(longitude) < TINY) {
            longitude = 0.0;
        }
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

package io.freshet.feed.catalogread;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.freshet.cache.FeedEntry;
import io.freshet.cache.GeoPoint;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a feed shows: a stream or a product, in the outside contract's form. */
public sealed interface FeedItem {
    /**
     * Where it is.
     *
     * @return the point, or null if it has no place
     */
    @Nullable
    Location location();

    /**
     * As much of it as decides where it stands in a feed.
     *
     * @return the entry
     */
    FeedEntry entry();

    /**
     * A point, in degrees.
     *
     * @param latitude −90 to 90
     * @param longitude −180 to 180
     */
    record Location(double latitude, double longitude) {
        static @Nullable GeoPoint point(@Nullable Location location) {
            return location == null ? null : new GeoPoint(location.latitude, location.longitude);
        }
    }

    /**
     * A price.
     *
     * @param amount with two decimals
     * @param currency ISO 4217
     */
    record Price(String amount, String currency) {}

    /** A stream; one that is ENDED only in its own reads and its seller's. */
    @JsonPropertyOrder("type")
    record StreamItem(
            UUID id,
            String title,
            String category,
            UUID sellerId,
            Instant createdAt,
            String status,
            @Nullable Instant scheduledAt,
            @Nullable Instant startedAt,
            @Nullable String thumbnailUrl,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Location location)
            implements FeedItem {
        /**
         * The discriminator.
         *
         * @return {@code stream}
         */
        @com.fasterxml.jackson.annotation.JsonProperty
        public String type() {
            return "stream";
        }

        @Override
        public FeedEntry entry() {
            return new FeedEntry.OfStream(
                    id, category, Location.point(location), createdAt, status.equals("LIVE"), startedAt, scheduledAt);
        }
    }

    /** A product that is not sold. */
    @JsonPropertyOrder("type")
    record ProductItem(
            UUID id,
            String title,
            String category,
            UUID sellerId,
            Instant createdAt,
            Price price,
            String condition,
            @Nullable String imageUrl,
            @Nullable UUID streamId,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Location location)
            implements FeedItem {
        /**
         * The discriminator.
         *
         * @return {@code product}
         */
        @com.fasterxml.jackson.annotation.JsonProperty
        public String type() {
            return "product";
        }

        @Override
        public FeedEntry entry() {
            return new FeedEntry.OfProduct(
                    id, category, Location.point(location), createdAt, new BigDecimal(price.amount), condition);
        }
    }
}

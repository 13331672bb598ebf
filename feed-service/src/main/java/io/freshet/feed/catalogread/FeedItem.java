package io.freshet.feed.catalogread;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.freshet.cache.FeedEntry;
import io.freshet.cache.GeoPoint;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An item of a feed, a stream or a product, as the public API represents it. */
public sealed interface FeedItem {
    /**
     * The item's location.
     *
     * @return the point, or null if it has none
     */
    @Nullable
    Location location();

    /**
     * The fields that determine its position in a feed.
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

    /** A stream. An ENDED one appears only in reads of itself and of its seller's streams. */
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

    /** An unsold product. */
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

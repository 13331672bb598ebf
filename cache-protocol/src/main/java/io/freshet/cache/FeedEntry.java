package io.freshet.cache;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A stream or a product in a feed: the properties that decide which pages it is on, and where. */
public sealed interface FeedEntry {
    /**
     * Its id, which breaks ties in every order.
     *
     * @return the id of the stream or product
     */
    UUID id();

    /**
     * Its category.
     *
     * @return its only category
     */
    String category();

    /**
     * Its location.
     *
     * @return the point, or null if it has no place
     */
    @Nullable
    GeoPoint point();

    /**
     * When it was created.
     *
     * @return in microsecond precision
     */
    Instant createdAt();

    /**
     * A stream that feeds show.
     *
     * @param id of the stream
     * @param category of the stream
     * @param point or null
     * @param createdAt in microsecond precision
     * @param live true for LIVE, false for SCHEDULED
     * @param startedAt in microsecond precision, or null
     * @param scheduledAt in microsecond precision, or null
     */
    record OfStream(
            UUID id,
            String category,
            @Nullable GeoPoint point,
            Instant createdAt,
            boolean live,
            @Nullable Instant startedAt,
            @Nullable Instant scheduledAt)
            implements FeedEntry {}

    /**
     * An unsold product.
     *
     * @param id of the product
     * @param category of the product
     * @param point or null
     * @param createdAt in microsecond precision
     * @param price with at most two decimals
     * @param condition the literal
     */
    record OfProduct(
            UUID id, String category, @Nullable GeoPoint point, Instant createdAt, BigDecimal price, String condition)
            implements FeedEntry {}
}

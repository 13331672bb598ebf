package io.freshet.cache;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A stream or a product in a feed: as much of it as decides which pages it is in, and where. */
public sealed interface FeedEntry {
    /**
     * Its id: the last thing that orders two entries.
     *
     * @return the stream's or the product's
     */
    UUID id();

    /**
     * Its category.
     *
     * @return the one category that it is in
     */
    String category();

    /**
     * Where it is.
     *
     * @return the point, or null if it has no place
     */
    @Nullable
    GeoPoint point();

    /**
     * When it was made.
     *
     * @return with microseconds
     */
    Instant createdAt();

    /**
     * A stream that lists show.
     *
     * @param id of the stream
     * @param category of the stream
     * @param point or null
     * @param createdAt with microseconds
     * @param live LIVE, otherwise SCHEDULED
     * @param startedAt with microseconds, or null
     * @param scheduledAt with microseconds, or null
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
     * A product that is not sold.
     *
     * @param id of the product
     * @param category of the product
     * @param point or null
     * @param createdAt with microseconds
     * @param price with at most two decimals
     * @param condition the literal word
     */
    record OfProduct(
            UUID id, String category, @Nullable GeoPoint point, Instant createdAt, BigDecimal price, String condition)
            implements FeedEntry {}
}

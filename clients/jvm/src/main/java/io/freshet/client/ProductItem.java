package io.freshet.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A product for sale.
 *
 * @param id the same for as long as it exists
 * @param title 1 to 120 characters
 * @param category 1 to 40 lower-case letters, digits and hyphens
 * @param sellerId whose it is
 * @param createdAt by the server's clock
 * @param price what it costs
 * @param condition {@code NEW}, {@code LIKE_NEW}, {@code GOOD}, {@code FAIR}, or what a newer server says
 * @param imageUrl null where there is none
 * @param streamId the stream that sells it; null where none does
 * @param location null where it has no place
 * @param distanceKm null outside of the community feed
 */
public record ProductItem(
        UUID id,
        String title,
        String category,
        UUID sellerId,
        Instant createdAt,
        Money price,
        String condition,
        @Nullable String imageUrl,
        @Nullable UUID streamId,
        @Nullable Location location,
        @Nullable Double distanceKm)
        implements FeedItem {
    /** What every version of the server sends is there. */
    public ProductItem {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(sellerId, "sellerId");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(price, "price");
        Objects.requireNonNull(condition, "condition");
    }
}

package io.freshet.stream.catalog;

import io.freshet.stream.seller.Place;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One complete version of a product. Responses to sellers and events are made from it. */
record ProductVersion(
        UUID id,
        UUID sellerId,
        @Nullable UUID streamId,
        String title,
        String category,
        Money price,
        ProductCondition condition,
        ProductStatus status,
        Set<Feed> feeds,
        @Nullable Place location,
        @Nullable String imageUrl,
        @Nullable Instant soldAt,
        Instant createdAt,
        Instant updatedAt,
        long version) {
    ProductDraft draft() {
        return new ProductDraft(title, category, price, condition, feeds, location, streamId, imageUrl);
    }
}

package io.freshet.stream.catalog;

import io.freshet.events.EventId;
import io.freshet.events.Topics;
import io.freshet.events.v1.ProductChangeType;
import io.freshet.events.v1.ProductImage;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.stream.publication.OutgoingEvent;
import io.freshet.stream.seller.Place;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates the events of products. */
final class ProductEvents {
    private ProductEvents() {}

    static OutgoingEvent event(ProductChangeType type, @Nullable ProductVersion before, ProductVersion after) {
        return event(type, after.id(), after.version(), after.updatedAt(), before, after);
    }

    /** Creates the event of a deletion. A deletion has its own version, which only the tombstone holds. */
    static OutgoingEvent deleted(ProductVersion last, Instant deletedAt) {
        return event(ProductChangeType.DELETED, last.id(), last.version() + 1, deletedAt, last, null);
    }

    /** Creates the event of a deletion of which only the version is known. */
    static OutgoingEvent vanished(UUID id, long version, Instant deletedAt) {
        return event(ProductChangeType.DELETED, id, version, deletedAt, null, null);
    }

    private static OutgoingEvent event(
            ProductChangeType type,
            UUID id,
            long version,
            Instant occurredAt,
            @Nullable ProductVersion before,
            @Nullable ProductVersion after) {
        ProductUpdated value = ProductUpdated.newBuilder()
                .setEventId(EventId.of(id, version).toString())
                .setAggregateId(id.toString())
                .setVersion(version)
                .setChangeType(type)
                .setOccurredAt(occurredAt)
                .setBefore(before == null ? null : image(before))
                .setAfter(after == null ? null : image(after))
                .build();
        return new OutgoingEvent(Topics.PRODUCT_UPDATED, id, version, occurredAt, value);
    }

    static ProductImage image(ProductVersion product) {
        return ProductImage.newBuilder()
                .setId(product.id().toString())
                .setSellerId(product.sellerId().toString())
                .setStreamId(
                        product.streamId() == null ? null : product.streamId().toString())
                .setTitle(product.title())
                .setCategory(product.category())
                .setPrice(new io.freshet.events.v1.Money(
                        product.price().amount(), product.price().currency()))
                .setCondition(io.freshet.events.v1.ProductCondition.valueOf(
                        product.condition().name()))
                .setFeeds(product.feeds().stream().map(Feed::name).toList())
                .setLocation(Place.image(product.location()))
                .setImageUrl(product.imageUrl())
                .setSoldAt(product.soldAt())
                .setCreatedAt(product.createdAt())
                .setUpdatedAt(product.updatedAt())
                .setVersion(product.version())
                .setStatus(io.freshet.events.v1.ProductStatus.valueOf(
                        product.status().name()))
                .build();
    }
}

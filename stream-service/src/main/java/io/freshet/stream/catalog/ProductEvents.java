package io.freshet.stream.catalog;

import io.freshet.events.EventId;
import io.freshet.events.Topics;
import io.freshet.events.v1.ProductChangeType;
import io.freshet.events.v1.ProductImage;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.stream.publication.OutgoingEvent;
import io.freshet.stream.seller.Place;
import org.jspecify.annotations.Nullable;

/** Makes the events of products. */
final class ProductEvents {
    private ProductEvents() {}

    static OutgoingEvent event(ProductChangeType type, @Nullable ProductVersion before, ProductVersion after) {
        ProductUpdated value = ProductUpdated.newBuilder()
                .setEventId(EventId.of(after.id(), after.version()).toString())
                .setAggregateId(after.id().toString())
                .setVersion(after.version())
                .setChangeType(type)
                .setOccurredAt(after.updatedAt())
                .setBefore(before == null ? null : image(before))
                .setAfter(image(after))
                .build();
        return new OutgoingEvent(Topics.PRODUCT_UPDATED, after.id(), after.version(), after.updatedAt(), value);
    }

    private static ProductImage image(ProductVersion product) {
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
                .build();
    }
}

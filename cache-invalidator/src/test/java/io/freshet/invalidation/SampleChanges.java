package io.freshet.invalidation;

import io.freshet.events.v1.Location;
import io.freshet.events.v1.Money;
import io.freshet.events.v1.ProductChangeType;
import io.freshet.events.v1.ProductCondition;
import io.freshet.events.v1.ProductImage;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamImage;
import io.freshet.events.v1.StreamStatus;
import io.freshet.events.v1.StreamStatusChanged;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events like those of stream-service. */
public final class SampleChanges {
    private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");

    /** The aggregate id of every sample. */
    public static final UUID ID = UUID.fromString("b0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01");

    /** The seller of every sample. */
    public static final UUID SELLER = UUID.fromString("00000000-0000-0000-0000-000000000002");

    private SampleChanges() {}

    public static StreamImage.Builder stream(String category) {
        return StreamImage.newBuilder()
                .setId(ID.toString())
                .setSellerId(SELLER.toString())
                .setTitle("Stream")
                .setCategory(category)
                .setStatus(StreamStatus.SCHEDULED)
                .setCreatedAt(NOW)
                .setUpdatedAt(NOW)
                .setVersion(1);
    }

    public static ProductImage.Builder product(String category) {
        return ProductImage.newBuilder()
                .setId(ID.toString())
                .setSellerId(SELLER.toString())
                .setTitle("Product")
                .setCategory(category)
                .setPrice(new Money("12.50", "AED"))
                .setCondition(ProductCondition.NEW)
                .setFeeds(List.of("DISCOVER"))
                .setLocation(new Location(25.2, 55.27))
                .setCreatedAt(NOW)
                .setUpdatedAt(NOW)
                .setVersion(1);
    }

    public static StreamStatusChanged streamChange(
            StreamChangeType type, @Nullable StreamImage before, @Nullable StreamImage after) {
        return StreamStatusChanged.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setAggregateId(ID.toString())
                .setVersion(2)
                .setChangeType(type)
                .setOccurredAt(NOW)
                .setBefore(before)
                .setAfter(after)
                .build();
    }

    public static ProductUpdated productChange(@Nullable ProductImage before, @Nullable ProductImage after) {
        return ProductUpdated.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setAggregateId(ID.toString())
                .setVersion(2)
                .setChangeType(ProductChangeType.UPDATED)
                .setOccurredAt(NOW)
                .setBefore(before)
                .setAfter(after)
                .build();
    }
}

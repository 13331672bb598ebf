package io.freshet.bench.backstop;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.events.v1.Location;
import io.freshet.events.v1.Money;
import io.freshet.events.v1.ProductCondition;
import io.freshet.events.v1.ProductImage;
import io.freshet.events.v1.ProductStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImagesTest {
    @Test
    void anImageIsItsColumns() {
        ProductImage image = ProductImage.newBuilder()
                .setId("id")
                .setSellerId("seller")
                .setStreamId(null)
                .setTitle("Lamp")
                .setCategory("home")
                .setPrice(new Money("12.50", "AED"))
                .setCondition(ProductCondition.GOOD)
                .setFeeds(List.of("DISCOVER", "COMMUNITY"))
                .setLocation(new Location(25.2, 55.27))
                .setImageUrl(null)
                .setSoldAt(null)
                .setCreatedAt(Instant.EPOCH)
                .setUpdatedAt(Instant.EPOCH.plusNanos(1_000))
                .setVersion(3)
                .setStatus(ProductStatus.AVAILABLE)
                .build();

        assertThat(Images.of(image))
                .containsEntry("price_amount", "12.50")
                .containsEntry("price_currency", "AED")
                .containsEntry("latitude", "25.2")
                .containsEntry("feeds", "[DISCOVER, COMMUNITY]")
                .containsEntry("updated_at", "1970-01-01T00:00:00.000001Z")
                .containsEntry("version", "3")
                .containsEntry("status", "AVAILABLE")
                .doesNotContainKeys("stream_id", "image_url", "sold_at", "price", "location");
    }
}

package io.freshet.stream.catalog;

import io.freshet.stream.seller.Place;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.generator.EventType;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.NullUnmarked;

/** A row of the table products. The database assigns its version, {@code createdAt} and {@code updatedAt}. */
@Entity
@Table(name = "products")
@DynamicUpdate
@NullUnmarked
class ProductEntity {
    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID sellerId;

    private UUID streamId;
    private String title;
    private String category;
    private BigDecimal priceAmount;
    private String priceCurrency;

    @Enumerated(EnumType.STRING)
    private ProductCondition condition;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private String[] feeds;

    private Double latitude;
    private Double longitude;
    private String imageUrl;
    private Instant soldAt;

    @Generated(event = EventType.INSERT)
    private Instant createdAt;

    @Generated(event = {EventType.INSERT, EventType.UPDATE})
    private Instant updatedAt;

    @Generated(event = {EventType.INSERT, EventType.UPDATE})
    private long version;

    /** Required by Hibernate. */
    protected ProductEntity() {}

    ProductEntity(UUID id, UUID sellerId, ProductDraft draft) {
        this.id = id;
        this.sellerId = sellerId;
        change(draft);
    }

    void change(ProductDraft draft) {
        Place place = Place.settled(draft.location());
        title = draft.title();
        category = draft.category();
        priceAmount = new BigDecimal(draft.price().amount());
        priceCurrency = draft.price().currency();
        condition = draft.condition();
        feeds = EnumSet.copyOf(draft.feeds()).stream().map(Feed::name).toArray(String[]::new);
        latitude = place == null ? null : place.latitude();
        longitude = place == null ? null : place.longitude();
        streamId = draft.streamId();
        imageUrl = draft.imageUrl();
    }

    void sell(Instant now) {
        soldAt = now.truncatedTo(ChronoUnit.MICROS);
    }

    void leaveStream() {
        streamId = null;
    }

    ProductVersion toVersion() {
        Set<Feed> shownIn = EnumSet.noneOf(Feed.class);
        for (String feed : feeds) {
            shownIn.add(Feed.valueOf(feed));
        }
        return new ProductVersion(
                id,
                sellerId,
                streamId,
                title,
                category,
                Money.of(priceAmount, priceCurrency),
                condition,
                soldAt == null ? ProductStatus.AVAILABLE : ProductStatus.SOLD,
                shownIn,
                Place.of(latitude, longitude),
                imageUrl,
                soldAt,
                createdAt,
                updatedAt,
                version);
    }
}

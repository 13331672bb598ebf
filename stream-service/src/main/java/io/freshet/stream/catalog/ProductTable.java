package io.freshet.stream.catalog;

import io.freshet.events.v1.ProductChangeType;
import io.freshet.stream.publication.OutgoingEvent;
import io.freshet.stream.publication.Row;
import io.freshet.stream.publication.TableEvents;
import io.freshet.stream.seller.Place;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Maps changes of rows of the table products to events. */
@Component
class ProductTable implements TableEvents {
    @Override
    public String table() {
        return "products";
    }

    @Override
    public OutgoingEvent changed(@Nullable Row before, Row after) {
        ProductVersion changed = version(after);
        if (before == null) {
            return ProductEvents.event(ProductChangeType.CREATED, null, changed);
        }
        ProductVersion last = version(before);
        boolean sold = last.status() == ProductStatus.AVAILABLE && changed.status() == ProductStatus.SOLD;
        return ProductEvents.event(sold ? ProductChangeType.SOLD : ProductChangeType.UPDATED, last, changed);
    }

    @Override
    public OutgoingEvent current(Row row) {
        ProductVersion found = version(row);
        return ProductEvents.event(
                found.version() == 1 ? ProductChangeType.CREATED : ProductChangeType.UPDATED, null, found);
    }

    @Override
    public SpecificRecord image(Row row) {
        return ProductEvents.image(version(row));
    }

    @Override
    public OutgoingEvent deleted(Row last, Instant deletedAt) {
        return ProductEvents.deleted(version(last), deletedAt);
    }

    @Override
    public OutgoingEvent vanished(UUID id, long version, Instant deletedAt) {
        return ProductEvents.vanished(id, version, deletedAt);
    }

    private static ProductVersion version(Row row) {
        Set<Feed> shownIn = EnumSet.noneOf(Feed.class);
        row.texts("feeds").forEach(feed -> shownIn.add(Feed.valueOf(feed)));
        return new ProductVersion(
                row.id(),
                row.uuidOf("seller_id"),
                row.uuid("stream_id"),
                row.text("title"),
                row.text("category"),
                Money.of(row.decimal("price_amount"), row.text("price_currency")),
                ProductCondition.valueOf(row.text("condition")),
                row.optionalInstant("sold_at") == null ? ProductStatus.AVAILABLE : ProductStatus.SOLD,
                shownIn,
                Place.of(row.optionalDouble("latitude"), row.optionalDouble("longitude")),
                row.optionalText("image_url"),
                row.optionalInstant("sold_at"),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.number("version"));
    }
}

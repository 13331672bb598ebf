package io.freshet.feed.catalogread;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Maps rows of feed queries to items. Streams and products have the same columns. */
public final class FeedRows {
    /** The columns of a stream, in the shape of {@link #item}. */
    public static final String STREAM_COLUMNS = """
            'stream' as type, id, title, category, seller_id, created_at, latitude, longitude, status, scheduled_at,
            started_at, thumbnail_url as picture_url, null::numeric as price_amount, null as price_currency,
            null as condition, null::uuid as stream_id""";

    /** The columns of a product, in the shape of {@link #item}. */
    public static final String PRODUCT_COLUMNS = """
            'product' as type, id, title, category, seller_id, created_at, latitude, longitude, null as status,
            null::timestamptz as scheduled_at, null::timestamptz as started_at, image_url as picture_url, price_amount,
            price_currency, condition, stream_id""";

    private FeedRows() {}

    /**
     * The item of the current row.
     *
     * @param row of a query over the columns above
     * @return the item
     * @throws SQLException if a column is missing
     */
    public static FeedItem item(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        String title = row.getString("title");
        String category = row.getString("category");
        UUID sellerId = row.getObject("seller_id", UUID.class);
        Instant createdAt = row.getObject("created_at", OffsetDateTime.class).toInstant();
        if (row.getString("type").equals("stream")) {
            return new FeedItem.StreamItem(
                    id,
                    title,
                    category,
                    sellerId,
                    createdAt,
                    row.getString("status"),
                    instant(row, "scheduled_at"),
                    instant(row, "started_at"),
                    row.getString("picture_url"),
                    location(row));
        }
        return new FeedItem.ProductItem(
                id,
                title,
                category,
                sellerId,
                createdAt,
                new FeedItem.Price(row.getBigDecimal("price_amount").toPlainString(), row.getString("price_currency")),
                row.getString("condition"),
                row.getString("picture_url"),
                row.getObject("stream_id", UUID.class),
                location(row));
    }

    private static FeedItem.@Nullable Location location(ResultSet row) throws SQLException {
        double latitude = row.getDouble("latitude");
        return row.wasNull() ? null : new FeedItem.Location(latitude, row.getDouble("longitude"));
    }

    /**
     * An instant of the current row.
     *
     * @param row of any query
     * @param column a {@code timestamptz}
     * @return null for null
     * @throws SQLException if the column is missing
     */
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}

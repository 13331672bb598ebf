package io.freshet.gateway.catalogue;

import io.freshet.cache.GeoPoint;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads the owner and the feeds of streams and products from the database. Never trusts the client for these. Blocks.
 * Throws {@link org.springframework.dao.DataAccessException} within about 3 s if the database is unavailable.
 * Thread-safe.
 */
public final class Catalogue {
    private final JdbcClient jdbc;

    Catalogue(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The stream, or empty if it does not exist. */
    public Optional<Stream> stream(UUID id) {
        return jdbc.sql("select seller_id, title, category, latitude, longitude from ownership.streams where id = ?")
                .param(id)
                .query((row, _) -> new Stream(
                        row.getObject("seller_id", UUID.class),
                        row.getString("title"),
                        row.getString("category"),
                        place(row)))
                .optional();
    }

    /** The product, sold or not; empty if it does not exist. */
    public Optional<Product> product(UUID id) {
        return jdbc.sql("select seller_id, category, feeds, latitude, longitude from ownership.products where id = ?")
                .param(id)
                .query((row, _) -> new Product(
                        row.getObject("seller_id", UUID.class),
                        row.getString("category"),
                        words(row.getArray("feeds")),
                        place(row)))
                .optional();
    }

    private static @Nullable GeoPoint place(ResultSet row) throws SQLException {
        Double latitude = row.getObject("latitude", Double.class);
        Double longitude = row.getObject("longitude", Double.class);
        return latitude == null || longitude == null ? null : new GeoPoint(latitude, longitude);
    }

    private static Set<String> words(Array array) throws SQLException {
        return Set.of((String[]) array.getArray());
    }

    /**
     * A stream.
     *
     * @param sellerId its owner
     * @param title as set by its seller
     * @param category the category that shows it
     * @param place its location, or null
     */
    public record Stream(
            UUID sellerId,
            String title,
            String category,
            @Nullable GeoPoint place) {}

    /**
     * A product.
     *
     * @param sellerId its owner
     * @param category the category that shows it
     * @param feeds {@code DISCOVER}, {@code COMMUNITY} or both
     * @param place its location, or null
     */
    public record Product(
            UUID sellerId,
            String category,
            Set<String> feeds,
            @Nullable GeoPoint place) {}
}

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
 * Reads whose something is and where it shows, from the database and never from what a client says. Blocks. Without the
 * database it throws {@link org.springframework.dao.DataAccessException}, after some 3 s at most. Thread-safe.
 */
public final class Catalogue {
    private final JdbcClient jdbc;

    Catalogue(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The stream, unless there is none. */
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

    /** The product, sold or not, unless there is none. */
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
     * @param sellerId whose it is
     * @param title as its seller gave it
     * @param category where it shows
     * @param place where it is, if anywhere
     */
    public record Stream(
            UUID sellerId,
            String title,
            String category,
            @Nullable GeoPoint place) {}

    /**
     * A product.
     *
     * @param sellerId whose it is
     * @param category where it shows
     * @param feeds {@code DISCOVER}, {@code COMMUNITY} or both
     * @param place where it is, if anywhere
     */
    public record Product(
            UUID sellerId,
            String category,
            Set<String> feeds,
            @Nullable GeoPoint place) {}
}

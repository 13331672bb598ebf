package io.freshet.gateway;

import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sellers' rows, written as the owner of the tables, which the gateway itself is not. Tables, views and the gateway's role
 * are made by stream-service's own migrations, taken from its folder: they are the contract between the two.
 */
public final class Truth {
    private static final PGSimpleDataSource OWNER = owner();
    private static final JdbcClient JDBC = JdbcClient.create(OWNER);

    private Truth() {}

    static void migrate() {
        Flyway.configure()
                .dataSource(OWNER)
                .locations("filesystem:../stream-service/src/main/resources/db/migration")
                .placeholders(Map.of("feed_reader_password", "freshet", "gateway_password", "freshet"))
                .load()
                .migrate();
    }

    /** A new stream of that seller, at no place or at one. */
    public static UUID stream(UUID seller, String category, @Nullable Double latitude, @Nullable Double longitude) {
        UUID id = UUID.randomUUID();
        JDBC.sql("insert into streams (id, seller_id, title, category, latitude, longitude) values (?, ?, ?, ?, ?, ?)")
                .param(id)
                .param(seller)
                .param("Silk, live")
                .param(category)
                .param(latitude)
                .param(longitude)
                .update();
        return id;
    }

    /** A new product of that seller, at a place. */
    public static UUID product(UUID seller, String category, String feeds, double latitude, double longitude) {
        UUID id = UUID.randomUUID();
        JDBC.sql("""
                        insert into products (id, seller_id, title, category, price_amount, feeds, latitude, longitude)
                        values (?, ?, 'Scarf', ?, 10, ?::text[], ?, ?)""").params(id, seller, category, feeds, latitude, longitude).update();
        return id;
    }

    /** Any change. */
    public static void change(String sql, Object... parameters) {
        JDBC.sql(sql).params(parameters).update();
    }

    private static PGSimpleDataSource owner() {
        PGSimpleDataSource postgres = new PGSimpleDataSource();
        postgres.setUrl("jdbc:postgresql://127.0.0.1:" + System.getProperty("FRESHET_POSTGRES_PORT") + "/freshet");
        postgres.setUser("postgres");
        postgres.setPassword("freshet");
        return postgres;
    }
}

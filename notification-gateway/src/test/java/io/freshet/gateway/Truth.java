package io.freshet.gateway;

import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes sellers' rows as the owner of the tables, which the gateway is not. stream-service's migrations create the
 * tables, views and the gateway's role; they are the contract between the two services.
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

    /** Creates a stream of the seller, with or without a location. */
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

    /** Creates a product of the seller, with a location. */
    public static UUID product(UUID seller, String category, String feeds, double latitude, double longitude) {
        UUID id = UUID.randomUUID();
        JDBC.sql("""
                        insert into products (id, seller_id, title, category, price_amount, feeds, latitude, longitude)
                        values (?, ?, 'Scarf', ?, 10, ?::text[], ?, ?)""").params(id, seller, category, feeds, latitude, longitude).update();
        return id;
    }

    /** Runs any statement. */
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

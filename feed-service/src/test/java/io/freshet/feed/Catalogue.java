package io.freshet.feed;

import com.zaxxer.hikari.HikariDataSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows for tests, written as the owner of the tables; feed-service itself does not own them. */
public final class Catalogue {
    public static final UUID SELLER = UUID.fromString("00000000-0000-0000-0000-000000000002");

    static final PGSimpleDataSource OWNER = owner();

    private static final JdbcClient JDBC = JdbcClient.create(pooled());

    private Catalogue() {}

    static void empty() {
        JDBC.sql("delete from products").update();
        JDBC.sql("delete from streams").update();
    }

    public static UUID stream(String status, @Nullable String scheduledAt, @Nullable String startedAt) {
        UUID id = UUID.randomUUID();
        stream(id, SELLER, status, scheduledAt, startedAt, "2026-10-01");
        return id;
    }

    public static void stream(
            UUID id,
            UUID seller,
            String status,
            @Nullable String scheduledAt,
            @Nullable String startedAt,
            String createdAt) {
        JDBC.sql("""
                        insert into streams
                          (id, seller_id, title, category, status, scheduled_at, started_at, created_at)
                        values (?, ?, 'Stream', 'home', ?, ?::timestamptz, ?::timestamptz, ?::timestamptz)""")
                .param(id)
                .param(seller)
                .param(status)
                .param(scheduledAt)
                .param(startedAt)
                .param(createdAt)
                .update();
    }

    public static UUID product(String category, String feeds, String createdAt, String price) {
        UUID id = UUID.randomUUID();
        JDBC.sql("""
                        insert into products
                          (id, seller_id, title, category, price_amount, feeds, latitude, longitude, created_at)
                        values (?, ?, 'Product', ?, ?::numeric, ?::text[], 25.2, 55.27, ?::timestamptz)""").params(id, SELLER, category, price, feeds, createdAt).update();
        return id;
    }

    /** Gives a stream or a product a place. */
    public static UUID at(double latitude, double longitude, UUID id) {
        for (String table : new String[] {"streams", "products"}) {
            JDBC.sql("update " + table + " set latitude = ?, longitude = ? where id = ?")
                    .params(latitude, longitude, id)
                    .update();
        }
        return id;
    }

    public static void change(String sql, Object... parameters) {
        JDBC.sql(sql).params(parameters).update();
    }

    /** The SQL that creates a function as it is now. */
    static String definition(String function) {
        return JDBC.sql("select pg_get_functiondef(?::regproc)")
                .param(function)
                .query(String.class)
                .single();
    }

    /** Pooled, because a connection per row dominated the time of filling. */
    private static HikariDataSource pooled() {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(OWNER);
        pool.setMaximumPoolSize(2);
        pool.setMinimumIdle(0);
        return pool;
    }

    private static PGSimpleDataSource owner() {
        PGSimpleDataSource postgres = new PGSimpleDataSource();
        postgres.setUrl("jdbc:postgresql://127.0.0.1:" + System.getProperty("FRESHET_POSTGRES_PORT") + "/freshet");
        postgres.setUser("postgres");
        postgres.setPassword("freshet");
        return postgres;
    }
}

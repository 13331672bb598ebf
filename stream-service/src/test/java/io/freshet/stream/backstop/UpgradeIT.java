package io.freshet.stream.backstop;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.events.v1.ProductImage;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamImage;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.localstack.CheckoutRoot;
import io.freshet.stream.StreamServiceApplication;
import io.freshet.stream.StreamServiceTest;
import io.freshet.stream.publication.TopicEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Upgrades a database of an earlier release with rows that broke readers: they are repaired, each with an event. */
class UpgradeIT extends StreamServiceTest {
    private static final String DATABASE = "upgraded";
    private static final String SLOT = "freshet_upgraded";
    /** The end of the integers that JavaScript represents exactly. */
    private static final long SAFE = 1L << 53;

    private static final String INSERT =
            "insert into %s (id, seller_id, title, category%s) values ('%s', '%s', 'Old'," + " 'home'%s)";

    private final UUID infinite = UUID.randomUUID();
    private final UUID ancient = UUID.randomUUID();
    private final UUID worthless = UUID.randomUUID();
    private final UUID someDay = UUID.randomUUID();
    private final UUID meridian = UUID.randomUUID();
    private final UUID fine = UUID.randomUUID();

    @Autowired
    private Environment environment;

    @BeforeEach
    void makeTheDatabase() throws SQLException {
        try (ByHand hand = new ByHand()) {
            hand.run("create database " + DATABASE);
        }
    }

    @AfterEach
    void dropIt() throws SQLException {
        run(
                url(),
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '" + SLOT
                        + "'");
        try (ByHand hand = new ByHand()) {
            hand.run("drop database " + DATABASE + " with (force)");
        }
    }

    @Test
    void leavesNothingThatAReaderRefuses() throws Exception {
        migrateTo("4"); // before the bounds existed
        run(
                url(),
                insert("streams", infinite, "scheduled_at", "'infinity'"),
                insert("streams", ancient, "created_at, scheduled_at", "'-infinity', '0044-03-15Z BC'"),
                insert(
                        "products",
                        worthless,
                        "price_amount, price_currency, feeds, image_url",
                        "'NaN', repeat('x', 2000), '{{DISCOVER}}', repeat('x', 30000)"));
        migrateTo("8");
        run(
                url(),
                insert("streams", someDay, "scheduled_at", "'9999-12-31Z'"),
                insert("streams", fine, "scheduled_at", "'2199-12-31Z'"),
                insert(
                        "products",
                        meridian,
                        "price_amount, price_currency, feeds, latitude, longitude, sold_at",
                        "12.5, 'aed', '{COMMUNITY}', 51.48, 1e-200, '9999-12-31Z'"));
        // Its backstop had published everything.
        run(
                url(),
                "select pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')",
                "update backstop.progress set gap = false, lsn ="
                        + " (select confirmed_flush_lsn from pg_replication_slots where slot_name = '" + SLOT + "')");

        // Its service was a superuser; this script transfers ownership to the service's own role.
        run(url(), Files.readString(CheckoutRoot.above(Path.of("")).resolve("deploy/postgres/roles.sql")));
        try (ConfigurableApplicationContext _ = start()) {
            for (UUID id : List.of(infinite, ancient, someDay)) {
                StreamStatusChanged mend =
                        TopicEvents.ofStream(id.toString(), 1).getFirst();
                assertThat(mend.getVersion()).isGreaterThan(1);
                assertThat(mend.getAfter().getScheduledAt()).isNull();
                assertThat(mend.getBefore().getScheduledAt()).isNotNull();
                assertSafe(mend.getBefore());
                assertSafe(mend.getAfter());
            }
            ProductUpdated priced =
                    TopicEvents.ofProduct(worthless.toString(), 1).getFirst();
            assertThat(priced.getAfter().getPrice().getAmount()).isEqualTo("0.00");
            assertThat(priced.getAfter().getSoldAt()).isNotNull();
            assertThat(priced.getAfter().getFeeds()).containsExactly("DISCOVER");
            ProductUpdated moved = TopicEvents.ofProduct(meridian.toString(), 1).getFirst();
            assertThat(moved.getBefore().getLocation().getLongitude()).isEqualTo(1e-200);
            assertThat(moved.getAfter().getLocation().getLongitude()).isEqualTo(0.0);
            assertThat(moved.getAfter().getPrice().getCurrency()).isEqualTo("AED");
            assertSafe(moved.getBefore());
            assertSafe(moved.getAfter());
        }

        assertThat(
                        count(
                                "select count(*) from pg_class where relname = 'streams' and relowner = 'freshet_stream'::regrole"))
                .as("streams and ownership.streams")
                .isEqualTo(2);
        assertThat(
                        count(
                                "select count(*) from feed.product_items where feed.haversine(51.48, 0, latitude, longitude) < 1"))
                .isZero(); // sold, but nothing fails
        assertThat(count("select count(*) from streams where version = 1"))
                .as("what was fine")
                .isEqualTo(1);
        assertThat(count("select count(*) from pg_constraint where not convalidated"))
                .isZero();
    }

    /**
     * A session keeps the plans of the triggers. Those made while a table is small would scan all of it for each further
     * row: 40,000 rows took a minute.
     */
    @Test
    void aBulkIntoAnEmptyDatabaseScansNoTableForItsRows() throws SQLException {
        migrateTo("latest");
        try (Connection connection = DriverManager.getConnection(url(), "postgres", "freshet");
                Statement statement = connection.createStatement()) {
            statement.execute("analyze streams, products, tombstones");
            connection.setAutoCommit(false);
            for (String table : List.of("products", "streams")) { // in this order: the foreign key looks for products
                String price = table.equals("products") ? ", price_amount" : "";
                for (int bulk = 0; bulk < 2; bulk++) {
                    statement.execute("insert into %s (id, seller_id, title, category%s)".formatted(table, price)
                            + " select gen_random_uuid(), '%s', 'Bulk', 'home'%s from generate_series(1, 500)"
                                    .formatted(SELLER, price.isEmpty() ? "" : ", 1"));
                }
                statement.execute("delete from " + table);
            }
            try (ResultSet scans = statement.executeQuery("select sum(seq_scan) from pg_stat_xact_user_tables"
                    + " where relname in ('streams', 'products', 'tombstones')")) {
                scans.next();
                assertThat(scans.getLong(1)).isLessThan(20);
            }
        }
    }

    private static String insert(String table, UUID id, String columns, String values) {
        String price = table.equals("products") && !columns.contains("price_amount") ? ", price_amount" : "";
        return INSERT.formatted(
                table, ", " + columns + price, id, SELLER, ", " + values + (price.isEmpty() ? "" : ", 1"));
    }

    private static void assertSafe(SpecificRecord image) {
        Stream<Instant> instants = switch (image) {
            case StreamImage stream ->
                Stream.of(stream.getScheduledAt(), stream.getStartedAt(), stream.getEndedAt(), stream.getCreatedAt());
            case ProductImage product -> Stream.of(product.getSoldAt(), product.getCreatedAt());
            default -> throw new IllegalArgumentException(image.toString());
        };
        assertThat(instants.filter(Objects::nonNull))
                .isNotEmpty()
                .allMatch(instant -> ChronoUnit.MICROS.between(Instant.EPOCH, instant) >= 0)
                .allMatch(instant -> ChronoUnit.MICROS.between(Instant.EPOCH, instant) < SAFE);
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(StreamServiceApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=" + url(),
                        "--freshet.backstop.slot=" + SLOT,
                        "--freshet.state.enabled=false", // the topics belong to the other database
                        "--freshet.http.jwks=" + environment.getRequiredProperty("freshet.http.jwks"));
    }

    private static void migrateTo(String version) {
        Flyway.configure()
                .dataSource(url(), "postgres", "freshet")
                .locations("classpath:db/migration")
                .placeholders(Map.of("feed_reader_password", "freshet", "gateway_password", "freshet"))
                .target(version)
                .load()
                .migrate();
    }

    private static String url() {
        return "jdbc:postgresql://127.0.0.1:" + System.getProperty("FRESHET_POSTGRES_PORT") + "/" + DATABASE;
    }

    private static void run(String url, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "freshet");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static long count(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), "postgres", "freshet");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}

package io.freshet.bench.miss;

import io.freshet.bench.BenchEngines;
import io.freshet.bench.BenchRun;
import io.freshet.bench.Benchmark;
import io.freshet.bench.Latencies;
import io.freshet.feed.catalogread.CatalogReader;
import io.freshet.feed.catalogread.FeedRows;
import io.freshet.feed.catalogread.FeedStatement;
import io.freshet.localstack.Part;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The cost of the database's part of a miss: feed-service's own read of a page (its transaction, query, mapping and
 * settings) against the sort over everything that it replaces, on the same PostgreSQL.
 */
public final class MissBenchmark implements Benchmark {
    private static final long SEED = 7;
    private static final String CHANGED = "1 % changed since VACUUM";
    private static final int PAGES = 5;
    private static final int WARM_UP = 20;
    private static final Map<String, String> PLACEHOLDERS =
            Map.of("feed_reader_password", "freshet", "gateway_password", "freshet");

    private final MissScale scale;

    /** At full scale: a million products, a hundred thousand streams. */
    public MissBenchmark() {
        this(MissScale.FULL);
    }

    MissBenchmark(MissScale scale) {
        this.scale = scale;
    }

    @Override
    public String name() {
        return "miss";
    }

    @Override
    public void run(BenchRun run) throws Exception {
        run.progress("miss: starting PostgreSQL");
        try (var engines = BenchEngines.start(run.root(), Part.POSTGRES)) {
            int port = engines.port(Part.POSTGRES);
            String url = "jdbc:postgresql://127.0.0.1:" + port + "/freshet";
            try (Connection owner = DriverManager.getConnection(url, "postgres", "freshet")) {
                prepare(owner, url, run);
                measure(owner, port, url, run);
            }
        }
    }

    private void measure(Connection owner, int port, String url, BenchRun run) throws Exception {
        try (var context = FeedReads.on(port);
                var plainConnection = new SingleConnectionDataSource(
                        DriverManager.getConnection(url, "freshet_feed", "freshet"), true)) {
            CatalogReader catalog = context.getBean(CatalogReader.class);
            JdbcClient plain = JdbcClient.create(plainConnection);
            List<Measured> measured = new ArrayList<>(measure(Kind.all(), catalog, plain, run));
            Map<String, String> plans = MissPlans.of(catalog, measured);
            change(owner, run);
            measured.addAll(measure(Kind.fullest("50 km, about 20,000 within, " + CHANGED), catalog, plain, run));
            var report = new MissReport(scale, measured);
            run.write("miss.csv", report.csv());
            run.write("miss.md", report.markdown(facts(catalog), plans));
        }
    }

    /** Creates the indexes after the rows: that is faster, and leaves them as a migration does. */
    private void prepare(Connection owner, String url, BenchRun run) throws Exception {
        Path migrations = run.root().resolve("stream-service/src/main/resources/db/migration");
        run.progress("miss: loading " + scale.streams() + " streams and " + scale.products() + " products");
        migrate(url, migrations, "3");
        new SeededCatalogue().load(owner, scale, run);
        run.progress("miss: migrating to the latest schema");
        migrate(url, migrations, "latest");
        run.progress("miss: vacuum analyze");
        try (var statement = owner.createStatement()) {
            statement.execute("vacuum (analyze) streams, products");
            statement.execute("checkpoint");
        }
    }

    private static void migrate(String url, Path migrations, String target) {
        Flyway.configure()
                .dataSource(url, "postgres", "freshet")
                .locations("filesystem:" + migrations)
                .placeholders(PLACEHOLDERS)
                .target(target)
                .load()
                .migrate();
    }

    /** Makes index-only scans visit the heap; autovacuum, which would repair that, is disabled. */
    private static void change(Connection owner, BenchRun run) throws SQLException {
        run.progress("miss: changing 1 % of the products");
        try (var statement = owner.createStatement()) {
            statement.execute("alter table products set (autovacuum_enabled = false)");
            statement.execute("update products set title = title where hashtext(id::text) % 100 = 0");
        }
    }

    private List<Measured> measure(List<Kind> kinds, CatalogReader catalog, JdbcClient plain, BenchRun run) {
        List<Measured> measured = new ArrayList<>();
        for (Kind kind : kinds) {
            run.progress("miss: " + (measured.size() + 1) + " of " + kinds.size() + ", " + kind.feed() + ", "
                    + kind.about() + ", " + kind.sort().literal() + ", " + kind.perPage() + " a page");
            Latencies plainTook = new Latencies();
            Random random = new Random(SEED);
            for (int i = 0; i < scale.baselineRequests(); i++) {
                FeedStatement page = kind.draw().apply(random).plain(i % PAGES * kind.perPage(), kind.perPage());
                plainTook.add(timed(() -> plain.sql(page.sql())
                        .params(page.parameters())
                        .query((row, _) -> FeedRows.item(row))
                        .list()));
            }
            Latencies served = new Latencies();
            random = new Random(SEED);
            for (int i = -WARM_UP; i < scale.requests(); i++) {
                int offset = Math.floorMod(i, PAGES) * kind.perPage();
                FeedStatement page = kind.draw().apply(random).served(offset, kind.perPage());
                Duration took = timed(() -> catalog.read(page));
                if (i >= 0) {
                    served.add(took);
                }
            }
            Measured result = new Measured(kind, served, plainTook);
            measured.add(result);
            run.progress("  " + MissReport.line(result));
        }
        return measured;
    }

    private static Duration timed(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static List<String> facts(CatalogReader catalog) {
        return catalog.read(jdbc -> jdbc.sql("""
                        select 'PostgreSQL ' || current_setting('server_version') || ', shared_buffers '
                          || current_setting('shared_buffers') || ', its files in the page cache, not durable'
                        union all
                        select relname || ': ' || pg_size_pretty(pg_table_size(oid)) || ', indexes '
                          || pg_size_pretty(pg_indexes_size(oid))
                        from pg_class where relname in ('products', 'streams')""").query(String.class).list()).items();
    }
}

package io.freshet.bench.cache;

import io.freshet.bench.BenchEngines;
import io.freshet.bench.BenchRun;
import io.freshet.bench.Drill;
import io.freshet.bench.Section;
import io.freshet.bench.miss.FeedReads;
import io.freshet.cache.CacheConnection;
import io.freshet.cache.Lookup;
import io.freshet.cache.PageCache;
import io.freshet.cache.PageFill;
import io.freshet.cache.ScopeInvalidator;
import io.freshet.cache.SourcePartition;
import io.freshet.feed.catalogread.CatalogReader;
import io.freshet.localstack.Part;
import io.lettuce.core.RedisClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flywaydb.core.Flyway;

/**
 * Reads and changes in a fixed ratio, and the hit rate under each invalidation policy. The position-aware policy is
 * the real cache; the others are simulated on the same trace.
 *
 * @param items in the catalogue
 * @param readsPerSecond determines the ratio of reads to changes; the trace does not run in real time
 * @param warmUpSeconds the part of the trace that is not counted
 * @param seconds the length of the trace
 * @param rates in changes a second
 */
record TraceDrill(int items, int readsPerSecond, int warmUpSeconds, int seconds, List<Integer> rates) implements Drill {
    private static final SourcePartition SOURCE = new SourcePartition(SourcePartition.PRODUCTS, 0);
    private static final long SEED = 20261125;

    @Override
    public String name() {
        return "trace";
    }

    @Override
    public String title() {
        return "Zipf reads under changes: what position-aware invalidation leaves to hit";
    }

    @Override
    public void run(BenchRun run, Section.Builder report) throws Exception {
        List<String> table = new ArrayList<>(List.of(
                "| changes a second | hit rate: drop everything | whole scopes | position-aware (real) | ceiling | real /"
                        + " ceiling | pages dropped: everything | whole scopes | position-aware | really changed |"
                        + " precision: everything | whole scopes | position-aware | queries saved |",
                "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"));
        List<Policies> all = new ArrayList<>();
        for (int rate : rates) {
            report.progress(rate + " changes a second");
            Policies policies = trace(run, rate);
            all.add(policies);
            table.add(policies.row(rate));
            report.progress(table.getLast());
        }
        report.check(all.stream().allMatch(each -> each.missed() == 0), "no page that stays has changed (recall 1)");
        report.check(
                all.stream().allMatch(each -> each.ofCeiling() >= 0.99), "the hit rate is 0.99 of the ceiling or more");
        report.check(all.stream().allMatch(each -> each.precision() >= 0.9), "precision is 0.9 or more");
        report.check(all.stream().allMatch(each -> each.hitRate() > 0.8), "the hit rate is over 80 %");
        report.check(
                all.stream().allMatch(each -> each.hitRate() > 0.6), "over 60 % of the database queries are saved");
        report.line(String.format(
                Locale.ROOT,
                "%,d items, %,d reads a second, %d s counted after %d s, no page expires. The ceiling is who drops only"
                        + " pages whose bytes have changed. Queries saved: against no cache.",
                items,
                readsPerSecond,
                seconds,
                warmUpSeconds));
        report.table(table);
    }

    private Policies trace(BenchRun run, int rate) throws Exception {
        try (var engines = BenchEngines.start(run.root(), Part.POSTGRES, Part.REDIS)) {
            int port = engines.port(Part.POSTGRES);
            String url = "jdbc:postgresql://127.0.0.1:" + port + "/freshet";
            migrate(url, run.root().resolve("stream-service/src/main/resources/db/migration"));
            RedisClient client = RedisClient.create("redis://127.0.0.1:" + engines.port(Part.REDIS));
            try (Connection owner = DriverManager.getConnection(url, "postgres", "freshet");
                    var context = FeedReads.on(port);
                    CacheConnection connection = new CacheConnection(client, Duration.ofSeconds(10))) {
                CatalogReader catalog = context.getBean(CatalogReader.class);
                TraceCatalogue catalogue = TraceCatalogue.load(owner, catalog, items, SEED);
                return trace(catalogue, catalog, connection, rate);
            } finally {
                client.shutdown();
            }
        }
    }

    private Policies trace(TraceCatalogue catalogue, CatalogReader catalog, CacheConnection connection, int rate)
            throws Exception {
        PageCache cache = new PageCache(connection);
        ScopeInvalidator invalidator = new ScopeInvalidator(connection);
        Policies policies = new Policies(catalog);
        long offset = 0;
        int readsPerChange = readsPerSecond / rate;
        int changes = rate * (warmUpSeconds + seconds);
        for (int change = 0; change < changes; change++) {
            if (change == rate * warmUpSeconds) {
                policies.beginCounting();
            }
            for (int read = 0; read < readsPerChange; read++) {
                TracePage page = catalogue.page();
                policies.read(page, read(cache, page, policies));
            }
            TraceCatalogue.Change next = catalogue.change();
            invalidator.invalidate(next.targets(), next.byFeed(), SOURCE, offset++);
            policies.changed(next);
        }
        return policies;
    }

    /** Whether the real cache has the page; fills it otherwise. */
    private static boolean read(PageCache cache, TracePage page, Policies policies) {
        if (!(cache.lookup(page.key(), page.scope(), null, null) instanceof Lookup.Miss miss)) {
            return true;
        }
        Policies.Content content = policies.content(page);
        byte[] body = content.items().toString().getBytes(StandardCharsets.UTF_8);
        cache.store(
                page.key(),
                page.scope(),
                miss.view(),
                new PageFill(content.readAt(), "", body, new byte[0], content.reach()));
        return false;
    }

    private static void migrate(String url, Path migrations) {
        Flyway.configure()
                .dataSource(url, "postgres", "freshet")
                .locations("filesystem:" + migrations)
                .placeholders(Map.of("feed_reader_password", "freshet", "gateway_password", "freshet"))
                .load()
                .migrate();
    }
}

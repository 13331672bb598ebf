package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Metrics;
import io.freshet.bench.Section;
import io.freshet.bench.Seller;
import io.freshet.bench.StackDrill;
import io.freshet.localstack.Part;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** One statement changes very many rows, and meanwhile sellers go live. */
record BulkDrill(int rows) implements StackDrill {
    private static final String CATEGORY = "bulk-7"; // also one of the flood's categories
    private static final int ROWS_A_TRANSACTION = 5000; // each insert takes a lock, and those are limited
    private static final int QUIET = 20;
    private static final int PREPARED = 400;
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    @Override
    public String name() {
        return "bulk";
    }

    @Override
    public String title() {
        return String.format(Locale.ROOT, "an UPDATE of %,d products in one statement, and sellers who go live", rows);
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        Verdict.of(stack, new Acknowledged());
        long streamService = stack.pid(Part.STREAM_SERVICE);
        long invalidator = stack.pid(Part.CACHE_INVALIDATOR);
        try (Seller seller = Seller.of(stack);
                Connection connection = stack.database();
                TopicTail tail = TopicTail.follow(stack);
                RefreshListener listener = RefreshListener.subscribe(stack, CATEGORY);
                DiscoverFeed feed = new DiscoverFeed(stack, CATEGORY, 20)) {
            GoLives goLives = new GoLives(seller, tail, listener, feed, CATEGORY);
            Deque<UUID> streams = new ArrayDeque<>();
            for (int i = 0; i < PREPARED; i++) {
                streams.add(goLives.prepare());
            }
            GoLives.Measured quiet = new GoLives.Measured();
            GoLives.Measured inserting = new GoLives.Measured();
            GoLives.Measured updating = new GoLives.Measured();
            GoLives.Measured flowing = new GoLives.Measured();
            goLives.goLive(streams.pop(), new GoLives.Measured());
            for (int i = 0; i < QUIET; i++) {
                goLives.goLive(streams.pop(), quiet);
            }
            String peaks = peaks(streamService, invalidator);

            long begun = System.nanoTime();
            Flood inserted = new Flood(tail, rows);
            CompletableFuture<Long> inserts = CompletableFuture.supplyAsync(() -> insert(stack));
            double kept = during(inserted, goLives, streams, connection, () -> inserting);
            report.progress("inserted and published after " + seconds(System.nanoTime() - begun) + " s");
            long insertedAt = inserts.join();

            begun = System.nanoTime();
            Flood updated = new Flood(tail, rows);
            UUID behind = streams.pop();
            CompletableFuture<Long> update = CompletableFuture.supplyAsync(() -> update(stack, behind));
            kept = Math.max(
                    kept, during(updated, goLives, streams, connection, () -> update.isDone() ? flowing : updating));
            long done = System.nanoTime();
            long committed = update.join();
            Duration bySql = tail.await(Seller.STREAMS, behind, 2, BOUND)
                    .map(arrival -> Duration.ofNanos(arrival.at() - committed))
                    .orElseThrow();

            report.check(inserted.isThere() && updated.isThere(), "every row's event is on the topic, twice");
            report.check(
                    List.of(quiet, inserting, updating, flowing).stream().allMatch(m -> m.isWithin(BOUND)),
                    "no go-live through the API is held up for more than 1 s: on the topic, told and shown");
            report.table(List.of(
                    "| go-lives | n | answer p50 | p99 | max | event p50 | p99 | max | told p50 | p99 | max | feed fresh p50 | p99 | max |",
                    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
                    quiet.row("quiet (baseline)"),
                    inserting.row("while the rows are inserted and flow"),
                    updating.row("while the UPDATE runs"),
                    flowing.row("while its events flow")));
            report.line(String.format(
                    Locale.ROOT,
                    "The UPDATE ran for %s s; %s s after its commit its last event was on the topic (%,.0f events a second)."
                            + " The inserts before it, %,d rows a transaction, took %s s, their events %s s more.",
                    seconds(committed - begun),
                    seconds(done - committed),
                    rows / ((done - committed) / 1e9),
                    ROWS_A_TRANSACTION,
                    seconds(insertedAt - inserted.begun),
                    seconds(inserted.there - insertedAt)));
            report.line(String.format(
                    Locale.ROOT,
                    "A go-live made with SQL right after the UPDATE was on its topic %s s later: the WAL is read in its order,"
                            + " and nobody else publishes it.",
                    seconds(bySql.toNanos())));
            report.line("Peak RSS before and after: " + peaks + "; " + peaks(streamService, invalidator)
                    + String.format(Locale.ROOT, ". The slot kept %.0f MB of WAL at most.", kept)
                    + " The listener got " + listener.frames() + " frames.");
        }
        verify(stack, report);
    }

    /** The events of products that are still expected. */
    private static final class Flood {
        private final TopicTail tail;
        private final long target;
        private final long begun = System.nanoTime();
        private long there;

        Flood(TopicTail tail, int rows) {
            this.tail = tail;
            this.target = tail.productEvents() + rows;
        }

        boolean isThere() {
            if (there == 0 && tail.productEvents() >= target) {
                there = System.nanoTime();
            }
            return there != 0;
        }
    }

    private interface Phase {
        GoLives.Measured now();
    }

    /** Goes live repeatedly until all events have arrived; returns the most WAL that the slot retained, in MB. */
    private static double during(Flood flood, GoLives goLives, Deque<UUID> streams, Connection connection, Phase phase)
            throws SQLException, InterruptedException {
        double kept = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!flood.isThere() && System.nanoTime() < deadline) {
            UUID next = streams.isEmpty() ? goLives.prepare() : streams.pop();
            goLives.goLive(next, phase.now());
            kept = Math.max(kept, retained(connection));
            long pause = System.nanoTime() + BETWEEN.toNanos();
            while (!flood.isThere() && System.nanoTime() < pause) {
                Thread.sleep(5);
            }
        }
        return kept;
    }

    private long insert(BenchStack stack) {
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement()) {
            for (int from = 0; from < rows; from += ROWS_A_TRANSACTION) {
                int to = Math.min(rows, from + ROWS_A_TRANSACTION);
                statement.execute("""
                        insert into products (id, seller_id, title, category, price_amount)
                        select gen_random_uuid(), '00000000-0000-0000-0000-000000000002', 'Bulk product number ' || i,
                               'bulk-' || i %% 30, i %% 1000
                        from generate_series(%d, %d) i""".formatted(from + 1, to));
            }
            return System.nanoTime();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long update(BenchStack stack, UUID behind) {
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement()) {
            statement.execute("update products set price_amount = price_amount + 1 where category like 'bulk-%'");
            long committed = System.nanoTime();
            statement.execute("update streams set status = 'LIVE', started_at = now() where id = '" + behind + "'");
            return committed;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double retained(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("""
                        select coalesce(max(pg_current_wal_lsn() - restart_lsn), 0) / 1048576
                        from pg_replication_slots where slot_name = 'freshet_backstop'""")) {
            found.next();
            return found.getDouble(1);
        }
    }

    /** Uses headers only: two million images would not fit into memory. */
    private static void verify(BenchStack stack, Section.Builder report) throws Exception {
        VersionOrder order = new VersionOrder();
        try (Connection connection = stack.database();
                EventTopics topics = new EventTopics(stack)) {
            Tables tables = new Tables(connection);
            report.check(
                    topics.awaitWatermark(tables.now(), Duration.ofMinutes(2)),
                    "a watermark vouches for every committed change");
            topics.readHeaders(order::saw);
            List<String> missing = order.notAt(tables.versions());
            report.check(
                    missing.isEmpty(),
                    "each aggregate's topic ends at the version of its row (" + missing.size() + " do not)");
            report.check(
                    order.violationCount() == 0,
                    "first appearances are in version order from 1, on one partition, with the right id ("
                            + order.violationCount() + " are not)");
            report.line(String.format(
                    Locale.ROOT,
                    "On the topics: %,d events, %,d repeats, %,d gap events.",
                    order.events(),
                    order.repeats(),
                    order.gapEvents()));
        }
    }

    private static String peaks(long streamService, long invalidator) throws IOException {
        return "stream-service " + Metrics.peakMegabytes(streamService) + " MB, cache-invalidator "
                + Metrics.peakMegabytes(invalidator) + " MB";
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.0f", nanos / 1e9);
    }
}

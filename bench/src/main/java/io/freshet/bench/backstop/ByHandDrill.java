package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Latencies;
import io.freshet.bench.Section;
import io.freshet.bench.Seller;
import io.freshet.bench.Seller.Answer;
import io.freshet.bench.StackDrill;
import io.freshet.bench.backstop.Arrivals.Arrival;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Changes by plain SQL are published, shown and notified; the baseline makes the same changes through the API. */
record ByHandDrill(int rounds) implements StackDrill {
    private static final String CATEGORY = "by-hand";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int WARM_UP = 20;
    private static final int PER_PAGE = 20;

    @Override
    public String name() {
        return "by-hand";
    }

    @Override
    public String title() {
        return "INSERT, UPDATE and DELETE with plain SQL";
    }

    /** A committed version. */
    private record Written(UUID id, long version, long committedAt) {}

    /** How long changes take, one at a time, to be on the topic, notified and shown. */
    private static final class Path {
        private final String expectedOrigin;
        private final Map<String, Latencies> event = new LinkedHashMap<>();
        private final Map<String, Latencies> notified = new LinkedHashMap<>();
        private final Map<String, Latencies> shown = new LinkedHashMap<>();
        private int lost;
        private int otherOrigin;

        Path(String expectedOrigin) {
            this.expectedOrigin = expectedOrigin;
        }
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        Path direct = new Path("direct");
        Path byHand = new Path("cdc");
        try (Seller seller = Seller.of(stack);
                Connection connection = stack.database();
                TopicTail tail = TopicTail.follow(stack);
                RefreshListener listener = RefreshListener.subscribe(stack, CATEGORY);
                DiscoverFeed feed = new DiscoverFeed(stack, CATEGORY, PER_PAGE)) {
            Round round = new Round(tail, listener, feed);
            for (int i = -WARM_UP; i < rounds; i++) {
                boolean counts = i >= 0;
                throughApi(seller, round, counts ? direct : new Path(direct.expectedOrigin), i);
                bySql(connection, round, counts ? byHand : new Path(byHand.expectedOrigin), i);
            }
        }
        report.check(byHand.lost == 0, "each change by SQL is on its topic, told over WebSocket and shown in the feed");
        report.check(byHand.otherOrigin == 0, "each of its events has `freshet_origin` `cdc`");
        report.check(direct.lost == 0, "each change through the API is on its topic, told and shown");
        report.check(direct.otherOrigin == 0, "each of its events has `freshet_origin` `direct`");
        report.line("From the commit (the writer has its answer) on, one change after the other, " + rounds
                + " of each kind; the feed page is asked for again and again from the commit on, without a header.");
        List<String> table = new ArrayList<>(List.of(
                "| change | by | event p50 | p99 | max | told p50 | p99 | max | feed fresh p50 | p99 | max |",
                "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"));
        for (String kind : byHand.event.keySet()) {
            table.add(row(kind, "SQL", byHand));
            table.add(row(kind, "API (baseline)", direct));
        }
        report.table(table);
        Verdict.of(stack, new Acknowledged()).addTo(report);
    }

    private static String row(String kind, String by, Path path) {
        return "| " + kind + " | " + by + " | "
                + Millis.cells(Objects.requireNonNull(path.event.get(kind))) + " | "
                + Millis.cells(Objects.requireNonNull(path.notified.get(kind))) + " | "
                + Millis.cells(Objects.requireNonNull(path.shown.get(kind))) + " |";
    }

    private static void throughApi(Seller seller, Round round, Path path, int i) throws InterruptedException {
        Answer created = seller.createProduct("Api " + i, CATEGORY);
        UUID id = Objects.requireNonNull(created.id(), "a product could not be created");
        round.measure(path, "CREATED", new Written(id, 1, created.at()), "Api " + i + "\"");
        Answer renamed = seller.retitle(Seller.PRODUCTS, id, "Api renamed " + i);
        round.measure(path, "UPDATED", new Written(id, 2, renamed.at()), "Api renamed " + i + "\"");
        Answer deleted = seller.delete(Seller.PRODUCTS, id);
        round.measure(path, "DELETED", new Written(id, 3, deleted.at()), null);
    }

    private static void bySql(Connection connection, Round round, Path path, int i)
            throws SQLException, InterruptedException {
        UUID id = UUID.randomUUID();
        execute(
                connection,
                "insert into products (id, seller_id, title, category, price_amount) values (?, gen_random_uuid(), "
                        + "'Sql " + i + "', '" + CATEGORY + "', 12.50)",
                id);
        round.measure(path, "CREATED", new Written(id, 1, System.nanoTime()), "Sql " + i + "\"");
        execute(connection, "update products set title = 'Sql renamed " + i + "' where id = ?", id);
        round.measure(path, "UPDATED", new Written(id, 2, System.nanoTime()), "Sql renamed " + i + "\"");
        execute(connection, "delete from products where id = ?", id);
        round.measure(path, "DELETED", new Written(id, 3, System.nanoTime()), null);
    }

    private static void execute(Connection connection, String sql, UUID id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, id);
            statement.executeUpdate();
        }
    }

    private record Round(TopicTail tail, RefreshListener listener, DiscoverFeed feed) {
        /** @param title that the page must show afterwards; null if it must no longer show the product */
        void measure(Path path, String changeType, Written written, @Nullable String title)
                throws InterruptedException {
            String id = written.id().toString();
            OptionalLong shown =
                    feed.awaitShown(body -> title == null ? !body.contains(id) : body.contains(title), PATIENCE);
            Optional<Arrival<String>> event = tail.await(Seller.PRODUCTS, written.id(), written.version(), PATIENCE);
            Optional<Arrival<String>> notified = listener.await(written.id(), changeType, PATIENCE);
            if (shown.isEmpty() || event.isEmpty() || notified.isEmpty()) {
                path.lost++;
            }
            if (event.isPresent() && !event.get().value().equals(path.expectedOrigin)) {
                path.otherOrigin++;
            }
            shown.ifPresent(at -> add(path.shown, changeType, written, at));
            event.ifPresent(arrival -> add(path.event, changeType, written, arrival.at()));
            notified.ifPresent(arrival -> add(path.notified, changeType, written, arrival.at()));
        }

        /** What arrived before the writer's answer took no time. */
        private static void add(Map<String, Latencies> into, String changeType, Written written, long at) {
            into.computeIfAbsent(changeType, _ -> new Latencies())
                    .add(Duration.ofNanos(Math.max(0, at - written.committedAt())));
        }
    }
}

package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Section;
import io.freshet.bench.StackDrill;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Streams and products do not change while much is written to other tables: the slot must not retain that. An unread
 * slot shows how much would be retained.
 */
record IdleDrill(int megabytes) implements StackDrill {
    private static final int KILOBYTES_A_STATEMENT = 1000;
    private static final Duration LOOK = Duration.ofMillis(250);
    /** PostgreSQL advances a slot after two more snapshots of running transactions, which are 15 to 25 s apart. */
    private static final Duration SETTLED = Duration.ofMinutes(2);

    /** Gives 4 MB a second, so that several of these snapshots occur while it writes. */
    private static final Duration BETWEEN = Duration.ofMillis(250);

    private static final double MOST_AT_THE_END = 2;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String title() {
        return "a day idle: " + megabytes + " MB of WAL by other tables";
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        Verdict.of(stack, new Acknowledged());
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_create_logical_replication_slot('unread', 'pgoutput')");
            statement.execute("create table elsewhere (id bigint generated always as identity, text text)");
            List<Double> samples = new ArrayList<>();
            double begun = written(statement);
            while (written(statement) - begun < megabytes) {
                statement.execute(
                        "insert into elsewhere (text) select repeat(md5(i::text), 31) from generate_series(1, "
                                + KILOBYTES_A_STATEMENT + ") i");
                samples.add(retained(statement, "freshet_backstop"));
                Thread.sleep(BETWEEN);
            }
            double after = retained(statement, "freshet_backstop");
            long settling = System.nanoTime();
            double last = after;
            while (last > MOST_AT_THE_END && System.nanoTime() - settling < SETTLED.toNanos()) {
                Thread.sleep(LOOK);
                last = retained(statement, "freshet_backstop");
            }
            double took = (System.nanoTime() - settling) / 1e9;
            double most =
                    samples.stream().mapToDouble(Double::doubleValue).max().orElse(after);
            double unread = retained(statement, "unread");
            statement.execute("select pg_drop_replication_slot('unread')");
            report.check(
                    most < unread / 2,
                    String.format(
                            Locale.ROOT, "what the slot keeps is bounded: %.1f of %.1f MB at most", most, unread));
            report.check(
                    last <= MOST_AT_THE_END,
                    String.format(
                            Locale.ROOT, "the slot lets all of it go: %.1f MB kept %.0f s after the last", last, took));
            report.table(List.of(
                    "| MB of WAL kept | at most meanwhile | at the end of the writing | when it has settled |",
                    "| --- | ---: | ---: | ---: |",
                    String.format(Locale.ROOT, "| the backstop's slot | %.1f | %.1f | %.1f |", most, after, last),
                    String.format(Locale.ROOT, "| a slot that nobody moves (baseline) | – | – | %.1f |", unread)));
        }
    }

    private static double written(Statement statement) throws SQLException {
        return megabytes(statement, "select pg_current_wal_lsn() - '0/0'");
    }

    private static double retained(Statement statement, String slot) throws SQLException {
        return megabytes(
                statement,
                "select pg_current_wal_lsn() - restart_lsn from pg_replication_slots where slot_name = '" + slot + "'");
    }

    private static double megabytes(Statement statement, String query) throws SQLException {
        try (ResultSet found = statement.executeQuery(query)) {
            found.next();
            return found.getDouble(1) / (1 << 20);
        }
    }
}

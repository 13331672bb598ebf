package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Section;
import io.freshet.bench.Seller;
import io.freshet.bench.StackDrill;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;

/** The replication slot is dropped by hand under writes: the gap is repaired, and marked as one. */
record SlotLossDrill(int drops) implements StackDrill {
    private static final long SEED = 62;
    private static final int SELLERS = 4;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration BETWEEN = Duration.ofSeconds(12);
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration DROPPING = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "slot-loss";
    }

    @Override
    public String title() {
        return "the replication slot dropped by hand under writes, " + drops + " times";
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        Verdict before = Verdict.of(stack, new Acknowledged());
        try (Seller seller = Seller.of(stack);
                FreshnessProbe probe = FreshnessProbe.start(stack);
                HandWriter byHand = HandWriter.start(stack, SEED, Duration.ofMillis(5));
                WriteLoad load = new WriteLoad(seller, SEED, SELLERS, PAUSE, Long.MAX_VALUE).start()) {
            for (int drop = 0; drop < drops; drop++) {
                Thread.sleep(BETWEEN);
                dropSlot(stack);
            }
            Thread.sleep(BETWEEN);
            load.stop();
            byHand.close();
            FreshnessProbe.Result fresh = probe.stop();
            Verdict verdict = Verdict.of(stack, load.acknowledged());
            verdict.addTo(report);
            long gaps = verdict.order().gapEvents() - before.order().gapEvents();
            report.check(gaps > 0, "what was lost is told by events with `freshet_gap` (" + gaps + ")");
            report.check(
                    fresh.isWithin(BOUND),
                    String.format(
                            Locale.ROOT,
                            "feeds are fresh within 5 s throughout: of %,d answers the stalest by %.1f s (%d refused, %d"
                                    + " degraded)",
                            fresh.answers(),
                            fresh.stalest().toMillis() / 1e3,
                            fresh.refused(),
                            fresh.degraded()));
            long failed = new Window("all", load.answers()).failed();
            report.check(failed == 0, "no seller sees an error (" + failed + " did)");
            report.line(String.format(
                    Locale.ROOT,
                    "%,d acknowledged writes through the API, %,d changes by hand.",
                    load.acknowledgedCount(),
                    byHand.changes()));
        }
    }

    /** The slot's reader reconnects at once, so terminating it and dropping the slot is retried until that succeeds. */
    private static void dropSlot(BenchStack stack) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + DROPPING.toNanos();
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement()) {
            while (true) {
                try (ResultSet ended = statement.executeQuery("""
                        select pg_terminate_backend(active_pid, 2000) from pg_replication_slots
                        where slot_name = 'freshet_backstop' and active_pid is not null""")) {
                    while (ended.next()) {
                        ended.getBoolean(1);
                    }
                }
                try {
                    statement.execute("select pg_drop_replication_slot('freshet_backstop')");
                    return;
                } catch (SQLException e) {
                    if (System.nanoTime() > deadline) {
                        throw e;
                    }
                    Thread.sleep(Duration.ofMillis(5));
                }
            }
        }
    }
}

package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Section;
import io.freshet.bench.Seller;
import io.freshet.bench.StackDrill;
import io.freshet.localstack.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** PostgreSQL is killed under writes and restarted: acknowledged writes are stored, and published. */
record DatabaseOutageDrill(Duration outage) implements StackDrill {
    private static final long SEED = 61;
    private static final int SELLERS = 4;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration AROUND = Duration.ofSeconds(15);
    private static final Duration BOUND = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "postgres-outage";
    }

    @Override
    public String title() {
        return "PostgreSQL killed under writes and started again, at once and after " + outage.toSeconds() + " s";
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        Verdict.of(stack, new Acknowledged());
        try (Seller seller = Seller.of(stack);
                FreshnessProbe probe = FreshnessProbe.start(stack);
                HandWriter byHand = HandWriter.start(stack, SEED, Duration.ofMillis(50));
                WriteLoad load = new WriteLoad(seller, SEED, SELLERS, PAUSE, Long.MAX_VALUE).start()) {
            Thread.sleep(WARM_UP);
            List<String> table = new ArrayList<>(Window.HEAD);
            long from = System.nanoTime();
            for (Duration away : List.of(Duration.ZERO, outage)) {
                Thread.sleep(AROUND);
                long killed = System.nanoTime();
                stack.kill(Part.POSTGRES);
                Thread.sleep(away);
                stack.start(Part.POSTGRES);
                long back = System.nanoTime();
                Thread.sleep(AROUND);
                long first = load.answers().stream()
                        .filter(answer -> answer.isAcknowledged() && answer.at() > back)
                        .mapToLong(Seller.Answer::at)
                        .min()
                        .orElse(Long.MAX_VALUE);
                report.check(
                        first < back + BOUND.toNanos(),
                        String.format(
                                Locale.ROOT,
                                "a write succeeds within 5 s of PostgreSQL being ready again (%.1f s)",
                                (first - back) / 1e9));
                table.add(Window.of("before (baseline)", load, from, killed).row());
                table.add(Window.of("from the kill until it was ready", load, killed, back)
                        .row());
                from = System.nanoTime();
                table.add(Window.of("the 15 s after", load, back, from).row());
            }
            load.stop();
            byHand.close();
            FreshnessProbe.Result fresh = probe.stop();
            report.check(
                    fresh.isWithin(BOUND),
                    String.format(
                            Locale.ROOT,
                            "answers not marked as degraded are fresh within 5 s throughout: of %,d the stalest by %.1f s"
                                    + " (%d refused, %d degraded)",
                            fresh.answers(),
                            fresh.stalest().toMillis() / 1e3,
                            fresh.refused(),
                            fresh.degraded()));
            report.table(table);
            Verdict.of(stack, load.acknowledged()).addTo(report);
        }
    }
}

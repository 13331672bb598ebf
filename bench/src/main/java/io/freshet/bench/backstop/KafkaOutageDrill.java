package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Metrics;
import io.freshet.bench.Section;
import io.freshet.bench.Seller;
import io.freshet.bench.StackDrill;
import io.freshet.localstack.Part;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Kafka is killed under writes and restarted after a while: sellers notice nothing, and no event is missing. */
record KafkaOutageDrill(Duration outage) implements StackDrill {
    private static final long SEED = 60;
    private static final int SELLERS = 4;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration BEFORE = Duration.ofSeconds(20);
    private static final Duration AFTER = Duration.ofSeconds(10);
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration CAUGHT_UP = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "kafka-outage";
    }

    @Override
    public String title() {
        return "Kafka killed for " + outage.toSeconds() + " s under writes";
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        Verdict before = Verdict.of(stack, new Acknowledged());
        try (Seller seller = Seller.of(stack);
                FreshnessProbe probe = FreshnessProbe.start(stack);
                HandWriter byHand = HandWriter.start(stack, SEED, Duration.ofMillis(50));
                WriteLoad load = new WriteLoad(seller, SEED, SELLERS, PAUSE, Long.MAX_VALUE).start()) {
            Thread.sleep(WARM_UP);
            long begun = System.nanoTime();
            Thread.sleep(BEFORE);
            long peakBefore = Metrics.peakMegabytes(stack.pid(Part.STREAM_SERVICE));
            long killed = System.nanoTime();
            stack.kill(Part.KAFKA);
            Thread.sleep(outage);
            long startedAgain = System.nanoTime();
            stack.start(Part.KAFKA);
            long back = System.nanoTime();
            Duration caughtUp = untilVouched(stack, back);
            Thread.sleep(AFTER);
            load.stop();
            byHand.close();
            long peak = Metrics.peakMegabytes(stack.pid(Part.STREAM_SERVICE));
            FreshnessProbe.Result fresh = probe.stop();

            Window without = Window.of("Kafka away", load, killed, startedAgain);
            long failed = new Window("all", load.answers()).failed();
            report.check(failed == 0, "no seller sees an error (" + failed + " did)");
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
            List<String> table = new ArrayList<>(Window.HEAD);
            table.add(Window.of("before (baseline)", load, begun, killed).row());
            table.add(without.row());
            table.add(Window.of("Kafka starting and after", load, startedAgain, Long.MAX_VALUE)
                    .row());
            report.table(table);
            report.line(String.format(
                    Locale.ROOT,
                    "%.1f s after Kafka was ready again, a watermark vouched for all that had been committed until then."
                            + " Besides the sellers' writes %,d by hand. stream-service's peak RSS: %d MB before, %d MB"
                            + " after.",
                    caughtUp.toMillis() / 1e3,
                    byHand.changes(),
                    peakBefore,
                    peak));
            Verdict verdict = Verdict.of(stack, load.acknowledged());
            verdict.addTo(report);
            report.line("By the backstop since the beginning: "
                    + (verdict.order().firstByBackstop() - before.order().firstByBackstop()) + " first appearances.");
        }
    }

    private static Duration untilVouched(BenchStack stack, long since) throws Exception {
        try (Connection connection = stack.database();
                EventTopics topics = new EventTopics(stack)) {
            topics.awaitWatermark(new Tables(connection).now(), CAUGHT_UP);
            return Duration.ofNanos(System.nanoTime() - since);
        }
    }
}

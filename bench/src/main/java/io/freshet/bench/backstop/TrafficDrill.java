package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Latencies;
import io.freshet.bench.Metrics;
import io.freshet.bench.Section;
import io.freshet.bench.Seller;
import io.freshet.bench.StackDrill;
import io.freshet.localstack.Part;
import java.time.Duration;
import java.util.Locale;

/** While nothing fails, the backstop publishes nothing, and every version appears in order. */
record TrafficDrill(int writes) implements StackDrill {
    private static final String RECOVERED = "cdc_recovered_total";
    private static final long SEED = 5000;
    private static final int SELLERS = 8;

    @Override
    public String name() {
        return "traffic";
    }

    @Override
    public String title() {
        return "normal traffic through the API";
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        // First, the demo data, which was loaded with SQL, must have been published.
        Verdict.of(stack, new Acknowledged());
        double before = Metrics.value(stack, Part.STREAM_SERVICE, RECOVERED);
        long begun = System.nanoTime();
        try (Seller seller = Seller.of(stack);
                WriteLoad load = new WriteLoad(seller, SEED, SELLERS, Duration.ZERO, writes).start()) {
            load.join();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            Verdict verdict = Verdict.of(stack, load.acknowledged());
            double recovered = Metrics.value(stack, Part.STREAM_SERVICE, RECOVERED) - before;
            Latencies latencies = new Latencies();
            load.answers().forEach(answer -> latencies.add(answer.took()));
            long failed = load.answers().stream()
                    .filter(answer -> !answer.isAcknowledged() && !answer.isRefused())
                    .count();
            report.check(
                    recovered == 0,
                    "`" + RECOVERED + "` rises by 0 (it rose by " + (long) recovered + ", from " + (long) before
                            + " after the demo data)");
            if (recovered > 0) {
                report.progress("only by the backstop: " + verdict.order().recovered());
            }
            report.check(failed == 0, "no write fails (" + failed + " did)");
            verdict.addTo(report);
            report.line(String.format(
                    Locale.ROOT,
                    "%,d acknowledged writes (%,d requests, those that the lifecycle refuses included) by %d sellers at"
                            + " once, also on the same aggregates and several in a row, in %.1f s; an answer took p50 %.1f,"
                            + " p99 %.1f, max %.1f ms.",
                    load.acknowledgedCount(),
                    load.answers().size(),
                    SELLERS,
                    took.toMillis() / 1e3,
                    latencies.millis(0.5),
                    latencies.millis(0.99),
                    latencies.millis(1)));
        }
    }
}

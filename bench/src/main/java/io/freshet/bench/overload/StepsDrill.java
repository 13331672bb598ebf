package io.freshet.bench.overload;

import io.freshet.bench.BarChart;
import io.freshet.bench.BenchStack;
import io.freshet.bench.Section;
import io.freshet.bench.StackDrill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A service under 0.5 to 4 times its capacity; the baseline is its rate for 64 clients. */
final class StepsDrill implements StackDrill {
    private static final int CLIENTS = 64;
    private static final int MANY_CLIENTS = 512;
    private static final double UNLOADED = 0.1;
    private static final List<Double> STEPS = List.of(0.5, 1.0, 2.0, 4.0);
    private static final String LOCAL = "127.0.0.1";

    private final String kind;
    private final OverloadScale scale;
    private String picture = "";

    StepsDrill(String kind, OverloadScale scale) {
        this.kind = kind;
        this.scale = scale;
    }

    /** The chart of the last run; empty before it. */
    String picture() {
        return picture;
    }

    /** The result of one load. */
    private record Step(String load, Outcome outcome) {
        String line() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %,.0f | %.1f | %.1f | %,.0f | %.1f | %,d |",
                    load,
                    outcome.acceptedPerSecond(),
                    outcome.p(0.5),
                    outcome.p(0.99),
                    outcome.refusedPerSecond(),
                    outcome.refusedP(0.99),
                    outcome.failures());
        }
    }

    @Override
    public String name() {
        return kind;
    }

    @Override
    public String title() {
        return kind + ", 0.5 to 4 times what the service can do";
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        Asks asks = kind.equals("writes") ? Asks.writes(stack, stack.issuer()) : Asks.misses(stack);
        Load load = new Load(LOCAL);
        load.closed(asks, CLIENTS, scale.warmUp());
        load.closed(asks, MANY_CLIENTS, scale.warmUp()); // refusals must be warm, too
        List<Step> steps = new ArrayList<>();
        Step few = step(report, steps, CLIENTS + " clients", load.closed(asks, CLIENTS, scale.step()));
        double capacity = few.outcome().acceptedPerSecond();
        Step unloaded = step(report, steps, "0.1 ×", load.open(asks, UNLOADED * capacity, scale.step()));
        for (double times : STEPS) {
            step(report, steps, times + " ×", load.open(asks, times * capacity, scale.step()));
            Thread.sleep(Duration.ofSeconds(2)); // lets pending requests end between the steps
        }
        Step most = steps.getLast();
        Step many = step(report, steps, MANY_CLIENTS + " clients", load.closed(asks, MANY_CLIENTS, scale.step()));
        double best = steps.stream()
                .mapToDouble(each -> each.outcome().acceptedPerSecond())
                .max()
                .orElse(0);
        report.table(new ArrayList<>(List.of(
                "| load | accepted/s | p50 ms | p99 ms | refused/s | p99 ms | failed |",
                "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
                few.line(),
                many.line(),
                unloaded.line(),
                steps.get(2).line(),
                steps.get(3).line(),
                steps.get(4).line(),
                most.line())));
        picture = picture(steps);
        report.check(
                most.outcome().acceptedPerSecond() >= 0.9 * best,
                String.format(
                        Locale.ROOT,
                        "at 4 × the accepted rate is %.2f of the best",
                        most.outcome().acceptedPerSecond() / best));
        report.check(
                most.outcome().p(0.99) <= 4 * unloaded.outcome().p(0.99),
                String.format(
                        Locale.ROOT,
                        "at 4 × the accepted ones' p99 is %.1f × that of 0.1 ×",
                        most.outcome().p(0.99) / unloaded.outcome().p(0.99)));
        report.check(
                many.outcome().acceptedPerSecond() >= 0.9 * capacity,
                String.format(
                        Locale.ROOT,
                        "%d clients get %.2f of what %d get",
                        MANY_CLIENTS,
                        many.outcome().acceptedPerSecond() / capacity,
                        CLIENTS));
        report.check(
                steps.stream().allMatch(each -> each.outcome().failures() == 0),
                "every request is answered, and with 2xx, 429 or 503");
    }

    private String picture(List<Step> steps) {
        BarChart chart = new BarChart(kind + ": a second, accepted (blue) and refused (grey)");
        for (Step each : steps) {
            Outcome outcome = each.outcome();
            chart.bar(
                    each.load(),
                    String.format(Locale.ROOT, "%,.0f, p99 %,.0f ms", outcome.acceptedPerSecond(), outcome.p(0.99)),
                    new BarChart.Segment(outcome.acceptedPerSecond(), "#1f77b4"),
                    new BarChart.Segment(outcome.refusedPerSecond(), "#cccccc"));
        }
        return chart.svg();
    }

    private static Step step(Section.Builder report, List<Step> steps, String load, Outcome outcome) {
        Step step = new Step(load, outcome);
        steps.add(step);
        report.progress(step.line());
        return step;
    }
}

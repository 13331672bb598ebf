package io.freshet.bench.hit;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Instance;
import io.freshet.bench.Section;
import io.freshet.bench.StackDrill;
import io.freshet.localstack.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** An instance without any earlier requests is put under full load as soon as it reports that it is ready. */
record ColdDrill(HitScale scale) implements StackDrill {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int BY_THEN = 5;

    @Override
    public String name() {
        return "cold";
    }

    @Override
    public String title() {
        return "the first seconds of a new instance";
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        HitCatalogue.insert(stack);
        try (Track track = Track.on(stack)) {
            track.take(stack.http(Part.FEED_SERVICE));
            Wrk wrk = track.wrk(Wrk.CONNECTIONS);
            Path paths = Files.write(
                    track.folder().resolve("paths"),
                    Stream.of(Shape.values()).map(Shape::path).toList());
            List<List<Leg>> starts = new ArrayList<>();
            List<Double> ready = new ArrayList<>();
            for (int start = 0; start < scale.coldStarts(); start++) {
                long begun = System.nanoTime();
                Instance instance = stack.another(Part.FEED_SERVICE, Map.of());
                try {
                    instance.awaitReady();
                    ready.add((System.nanoTime() - begun) / 1e9);
                    List<Leg> seconds = new ArrayList<>();
                    for (int second = 0; second < scale.coldSeconds(); second++) {
                        seconds.add(wrk.runAll(instance.http(), paths, SECOND));
                    }
                    starts.add(seconds);
                    report.progress("start %d: %s"
                            .formatted(
                                    start + 1,
                                    seconds.stream()
                                            .map(leg -> Long.toString(leg.requests()))
                                            .toList()));
                } finally {
                    instance.process().destroy();
                    instance.process().waitFor();
                }
            }
            wrk.runAll(stack.http(Part.FEED_SERVICE), paths, scale.warmUp());
            Leg warm = wrk.runAll(stack.http(Part.FEED_SERVICE), paths, scale.leg());
            describe(report, starts, ready, warm);
            track.describe(report);
        }
    }

    private void describe(Section.Builder report, List<List<Leg>> starts, List<Double> ready, Leg warm) {
        double half = warm.perSecond() / 2;
        double then = at(starts, Math.min(BY_THEN, scale.coldSeconds()), Leg::perSecond);
        report.check(
                then >= half,
                String.format(
                        Locale.ROOT,
                        "in second %d after ready at half of the full rate: %,.0f of %,.0f requests/s",
                        BY_THEN,
                        then,
                        warm.perSecond()));
        List<Leg> all = starts.stream().flatMap(List::stream).toList();
        report.check(all.stream().allMatch(leg -> leg.errors() == 0), "no errors: " + Leg.errors(all.stream()));
        List<String> table = new ArrayList<>(List.of(
                "| second after ready | requests/s | of the full rate | p50 ms | p99 ms |",
                "| ---: | ---: | ---: | ---: | ---: |"));
        for (int second = 1; second <= scale.coldSeconds(); second++) {
            table.add(String.format(
                    Locale.ROOT,
                    "| %d | %,.0f | %.2f | %.2f | %.2f |",
                    second,
                    at(starts, second, Leg::perSecond),
                    at(starts, second, Leg::perSecond) / warm.perSecond(),
                    at(starts, second, Leg::p50),
                    at(starts, second, Leg::p99)));
        }
        report.table(table);
        report.line(String.format(
                Locale.ROOT,
                "Medians of %d starts; ready after %.1f s, beside a running stack. The full rate is that of the stack's own"
                        + " instance after %d s of the same load: %,.0f requests/s, p99 %.2f ms. The three kinds of page in turn.",
                starts.size(),
                Rounds.median(ready.stream().mapToDouble(each -> each).toArray()),
                scale.warmUp().toSeconds(),
                warm.perSecond(),
                warm.p99()));
    }

    private static double at(List<List<Leg>> starts, int second, ToDoubleFunction<Leg> what) {
        return Rounds.median(starts.stream()
                .mapToDouble(legs -> what.applyAsDouble(legs.get(second - 1)))
                .toArray());
    }
}

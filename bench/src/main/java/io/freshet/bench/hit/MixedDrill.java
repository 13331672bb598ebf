package io.freshet.bench.hit;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Latencies;
import io.freshet.bench.Section;
import io.freshet.bench.Seller;
import io.freshet.bench.ServerProcess;
import io.freshet.bench.StackDrill;
import io.freshet.bench.Zipf;
import io.freshet.localstack.Part;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Pages are requested by Zipf's law while products change; the baseline is without changes. */
record MixedDrill(HitScale scale) implements StackDrill {
    private static final int CHANGES_PER_SECOND = 50;
    private static final int DRAWN = 50_000;
    private static final int PRODUCTS = 2_000;
    private static final long SEED = 7;

    @Override
    public String name() {
        return "mixed";
    }

    @Override
    public String title() {
        return "Zipf reads with " + CHANGES_PER_SECOND + " changes a second";
    }

    /** The results of one period. */
    private record Period(Leg load, Latencies hits, Latencies others, Reads reads, long changes) {
        double changesPerSecond() {
            return changes / load.seconds();
        }
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        HitCatalogue.insert(stack);
        try (Track track = Track.on(stack);
                Seller seller = Seller.of(stack)) {
            track.take(stack.http(Part.FEED_SERVICE));
            List<String> pages = HitCatalogue.pages();
            Zipf ranks = new Zipf(pages.size(), SEED);
            Path paths = Files.write(
                    track.folder().resolve("paths"),
                    Stream.generate(() -> pages.get(ranks.next())).limit(DRAWN).toList());
            List<UUID> products = new ArrayList<>(HitCatalogue.last(stack, PRODUCTS));
            Collections.shuffle(products, new Random(SEED));
            Wrk wrk = track.wrk(Wrk.CONNECTIONS);
            report.progress("warming up");
            // stream-service must be warm, too: on two busy cores a cold one completes a tenth of the changes.
            try (Changes _ = Changes.start(seller, products, CHANGES_PER_SECOND)) {
                wrk.runAll(stack.http(Part.FEED_SERVICE), paths, scale.warmUp());
            }
            List<Period> quiet = new ArrayList<>();
            List<Period> changing = new ArrayList<>();
            for (int round = 0; round < scale.rounds(); round++) {
                quiet.add(period(stack, wrk, paths, () -> 0));
                try (Changes changes = Changes.start(seller, products, CHANGES_PER_SECOND)) {
                    changing.add(period(stack, wrk, paths, changes::acknowledged));
                }
                report.progress(line("quiet", List.of(quiet.getLast())));
                report.progress(line("changing", List.of(changing.getLast())));
            }
            describe(report, quiet, changing);
            track.describe(report);
        }
    }

    private interface Count {
        long now();
    }

    private Period period(BenchStack stack, Wrk wrk, Path paths, Count changes) throws Exception {
        URI feed = stack.http(Part.FEED_SERVICE);
        Duration length = scale.leg().multipliedBy(2);
        ServerProcess process = new ServerProcess(stack.pid(Part.FEED_SERVICE));
        List<String> asked = Files.readAllLines(paths);
        try (ExecutorService thread = Executors.newSingleThreadExecutor();
                OneReader reader = new OneReader(feed)) {
            Reads before = Reads.of(feed);
            long changed = changes.now();
            long cpu = process.cpuMicros();
            Future<?> reading = thread.submit(() -> {
                reader.read(asked, System.nanoTime() + length.toNanos());
                return null;
            });
            Leg load = wrk.runAll(feed, paths, length);
            Leg measured = load.with((double) (process.cpuMicros() - cpu), Double.NaN);
            reading.get();
            return new Period(
                    measured, reader.hits(), reader.others(), Reads.of(feed).since(before), changes.now() - changed);
        }
    }

    private void describe(Section.Builder report, List<Period> quiet, List<Period> changing) throws IOException {
        List<Leg> all = Stream.concat(quiet.stream(), changing.stream())
                .map(Period::load)
                .toList();
        report.check(all.stream().allMatch(leg -> leg.errors() == 0), "no errors: " + Leg.errors(all.stream()));
        report.check(
                changing.stream()
                                .mapToDouble(Period::changesPerSecond)
                                .average()
                                .orElse(0)
                        >= 0.9 * CHANGES_PER_SECOND,
                "the sellers got their changes done");
        report.table(List.of(
                "| | changes/s | requests/s | p50 ms | p99 ms | hit rate | hits: p50 ms | p99 ms | others: p50 ms | p99 ms |"
                        + " CPU µs a request |",
                "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
                line("nothing changes", quiet),
                line("changes", changing)));
        report.line(
                ("%d pages, by Zipf's law (s = 1), from 64 connections; medians of %d periods of %d s in turn. Hits and"
                                + " others are told apart by one more client, which asks every 2 ms. Any of %,d products is renamed.")
                        .formatted(
                                HitCatalogue.pages().size(),
                                scale.rounds(),
                                2 * scale.leg().toSeconds(),
                                PRODUCTS));
    }

    private static String line(String name, List<Period> periods) {
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %,.0f | %.2f | %.2f | %.4f | %.2f | %.2f | %.2f | %.2f | %.1f |",
                name,
                median(periods, Period::changesPerSecond),
                median(periods, period -> period.load().perSecond()),
                median(periods, period -> period.load().p50()),
                median(periods, period -> period.load().p99()),
                median(periods, period -> period.reads().hitRate()),
                median(periods, period -> millis(period.hits(), 0.5)),
                median(periods, period -> millis(period.hits(), 0.99)),
                median(periods, period -> millis(period.others(), 0.5)),
                median(periods, period -> millis(period.others(), 0.99)),
                median(periods, period -> period.load().cpuEach()));
    }

    private static double millis(Latencies latencies, double share) {
        return latencies.count() == 0 ? Double.NaN : latencies.millis(share);
    }

    private static double median(List<Period> periods, ToDoubleFunction<Period> what) {
        return Rounds.median(periods.stream().mapToDouble(what).toArray());
    }
}

package io.freshet.bench.replay;

import io.freshet.bench.BenchRun;
import io.freshet.bench.BenchStack;
import io.freshet.bench.Benchmark;
import io.freshet.bench.Latencies;
import io.freshet.localstack.Part;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * Wipes Redis and replays the events, with {@code --warm} and without, on a separate stack; then kills the invalidator
 * in the middle of a replay. {@code FRESHET_BENCH_SCALE=short} only checks that it runs, {@code FRESHET_BENCH_EVENTS}
 * sets the number of events.
 */
public final class ReplayBenchmark implements Benchmark {
    private static final int PLACES = 5;
    private static final int GO_LIVES = 400;
    /** Longer than feed-service takes to report which pages are popular. */
    private static final Duration POPULARITY = Duration.ofSeconds(20);

    private final ReplayScale scale;

    /** At full scale, unless the environment says otherwise. */
    public ReplayBenchmark() {
        this(ReplayScale.of(System.getenv()));
    }

    ReplayBenchmark(ReplayScale scale) {
        this.scale = scale;
    }

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public void run(BenchRun run) throws Exception {
        run.progress("replay: starting a whole stack");
        try (BenchStack stack = BenchStack.start(run.root())) {
            Catalogue catalogue = new Catalogue(stack);
            long before = catalogue.events();
            catalogue.insert(scale.products());
            catalogue.awaitEvents(before + scale.products());
            run.progress("replay: the rows are published");
            catalogue.repeatEvents(scale.events());
            catalogue.awaitApplied();
            run.progress(String.format(Locale.ROOT, "replay: %,d events are there and applied", catalogue.events()));
            try (PageReads reads = new PageReads(stack.http(Part.FEED_SERVICE), Catalogue.pages());
                    ToldClients clients = new ToldClients(stack, PLACES);
                    Sellers sellers = new Sellers(stack, clients);
                    ReplayApi api = new ReplayApi(stack)) {
                new Run(run, stack, catalogue, reads, clients, sellers, api).go();
            }
        }
    }

    /** One replay and its effects. */
    private record Outcome(
            JsonNode replay, double seconds, long fills, long unexpected, Latencies goLives, PageReads.Result reads) {}

    private final class Run {
        private final BenchRun run;
        private final BenchStack stack;
        private final Catalogue catalogue;
        private final PageReads reads;
        private final ToldClients clients;
        private final Sellers sellers;
        private final ReplayApi api;
        private final ServiceMetrics metrics;

        Run(
                BenchRun run,
                BenchStack stack,
                Catalogue catalogue,
                PageReads reads,
                ToldClients clients,
                Sellers sellers,
                ReplayApi api) {
            this.run = run;
            this.stack = stack;
            this.catalogue = catalogue;
            this.reads = reads;
            this.clients = clients;
            this.sellers = sellers;
            this.api = api;
            this.metrics = new ServiceMetrics(stack);
        }

        void go() throws Exception {
            sellers.prepare(GO_LIVES);
            AtomicInteger left = new AtomicInteger(scale.warmUp());
            Latencies quiet = sellers.goLiveWhile(() -> left.getAndDecrement() > 0);
            PageReads.Result usual = reads.read(scale.reads(), 1);
            Thread.sleep(POPULARITY);
            run.progress(String.format(Locale.ROOT, "replay: usual hit rate %.3f", usual.hitRate()));

            Outcome cold = replay(false);
            Outcome warm = replay(true);
            KilledReplay killed = killed();
            String report = new ReplayReport(
                            scale,
                            catalogue.events(),
                            Catalogue.pages().size(),
                            usual,
                            quiet,
                            column(cold),
                            column(warm),
                            killed)
                    .markdown();
            run.progress(report);
            run.write("replay.md", report);
            if (cold.unexpected() + warm.unexpected() > 0) {
                throw new IllegalStateException("clients were told of a replay");
            }
        }

        private ReplayReport.Column column(Outcome of) {
            return new ReplayReport.Column(
                    of.replay(), of.seconds(), of.fills(), of.unexpected(), of.goLives(), of.reads());
        }

        private Outcome replay(boolean warm) throws Exception {
            metrics.flushAll();
            long fills = metrics.fills();
            long unexpected = clients.others();
            long began = System.nanoTime();
            String id = api.start("EARLIEST", warm);
            CompletableFuture<JsonNode> done = CompletableFuture.supplyAsync(() -> awaitDone(id));
            Latencies goLives = sellers.goLiveWhile(() -> !done.isDone());
            JsonNode replay = done.join();
            double seconds = (System.nanoTime() - began) / 1e9;
            long filled = metrics.fills() - fills;
            run.progress("replay: " + replay);
            PageReads.Result after = reads.read(scale.reads() / 10, 2);
            return new Outcome(replay, seconds, filled, clients.others() - unexpected, goLives, after);
        }

        private JsonNode awaitDone(String id) {
            try {
                return api.awaitDone(id);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private KilledReplay killed() throws Exception {
            long unexpected = clients.others();
            long began = System.nanoTime();
            String id = api.start("EARLIEST", false);
            api.awaitPercent(id, 30);
            double at = api.read(id).path("percent").asDouble(0);
            stack.kill(Part.CACHE_INVALIDATOR);
            stack.start(Part.CACHE_INVALIDATOR);
            double back = (System.nanoTime() - began) / 1e9;
            double resumedAt = api.read(id).path("percent").asDouble(0);
            JsonNode done = api.awaitDone(id);
            return new KilledReplay(
                    at, resumedAt, back, (System.nanoTime() - began) / 1e9, done, clients.others() - unexpected);
        }
    }
}

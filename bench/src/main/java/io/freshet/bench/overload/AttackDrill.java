package io.freshet.bench.overload;

import io.freshet.bench.BenchRun;
import io.freshet.bench.BenchStack;
import io.freshet.bench.Drill;
import io.freshet.bench.Section;
import io.freshet.bench.Wire;
import io.freshet.localstack.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Each way that once killed or starved a service: hits continue, nothing dies, and soon everything is as before. */
record AttackDrill(OverloadScale scale) implements Drill {
    private static final double MOST_MILLIS = 100;
    private static final Duration RECOVERY = Duration.ofSeconds(5);
    private static final List<Part> SERVICES =
            List.of(Part.STREAM_SERVICE, Part.FEED_SERVICE, Part.CACHE_INVALIDATOR, Part.NOTIFICATION_GATEWAY);

    @Override
    public String name() {
        return "attacks";
    }

    @Override
    public String title() {
        return "attacks, each for " + scale.attack().toSeconds() + " s";
    }

    @Override
    public void run(BenchRun run, Section.Builder report) throws Exception {
        run.progress(name() + ": starting a whole stack, with its limits");
        try (BenchStack stack = BenchStack.startLimited(run.root())) {
            List<String> table = new ArrayList<>(List.of(
                    "| attack | hits: p50 ms | p99 ms | health: p99 ms | failed | all as before after s | seen |",
                    "| --- | ---: | ---: | ---: | ---: | ---: | --- |"));
            new Load("127.0.0.1").closed(Asks.hits(stack), 8, scale.warmUp());
            List<Long> processes = processes(stack);
            boolean allFast = true;
            boolean allRecover = true;
            int failures = 0;
            for (Attack attack : Attack.all()) {
                report.progress(attack.title());
                Bystander bystander = new Bystander(stack);
                String seen = bystander.beside(() -> attack.way().run(stack, scale.attack()));
                double recovered = secondsUntilAsBefore(stack);
                table.add(String.format(
                        Locale.ROOT,
                        "| %s | %.1f | %.1f | %.1f | %d | %.1f | %s |",
                        attack.title(),
                        bystander.hits(0.5),
                        bystander.hits(0.99),
                        bystander.health(0.99),
                        bystander.failures(),
                        recovered,
                        seen));
                report.progress(table.getLast());
                allFast &= bystander.hits(0.99) < MOST_MILLIS;
                allRecover &= recovered <= RECOVERY.toSeconds();
                failures += bystander.failures();
            }
            report.table(table);
            report.check(allFast, "hits' p99 stays below 100 ms");
            report.check(failures == 0, "every hit and every health check is answered: " + failures + " failed");
            report.check(allRecover, "a miss, a write and a WebSocket are served as before within 5 s of the end");
            report.check(processes.equals(processes(stack)), "no process has ended");
            if (!report.held()) {
                run.progress("logs: " + stack.keepLogs(name()));
            }
        }
    }

    private static List<Long> processes(BenchStack stack) {
        return SERVICES.stream().map(stack::pid).toList();
    }

    /** The time until a miss, a write and a WebSocket succeed in a row; infinite after 60 s. */
    private static double secondsUntilAsBefore(BenchStack stack) throws Exception {
        long begun = System.nanoTime();
        long end = begun + Duration.ofSeconds(60).toNanos();
        Asks misses = Asks.misses(stack);
        Asks writes = Asks.writes(stack, stack.issuer());
        while (System.nanoTime() < end) {
            try (Wire feed = new Wire(misses.server(), "127.0.0.1");
                    Wire sellers = new Wire(writes.server(), "127.0.0.1");
                    Wire gateway = new Wire(stack.http(Part.NOTIFICATION_GATEWAY), "127.0.0.1")) {
                if (feed.ask(misses.next().get()).status() == 200
                        && sellers.ask(writes.next().get()).status() == 201
                        && gateway.ask(Handshake.REQUEST).status() == 101) {
                    return (System.nanoTime() - begun) / 1e9;
                }
            } catch (IOException e) {
                // not yet
            }
            Thread.sleep(Duration.ofMillis(100));
        }
        return Double.POSITIVE_INFINITY;
    }
}

package io.freshet.bench.backstop;

import io.freshet.bench.BenchRun;
import io.freshet.bench.BenchStack;
import io.freshet.bench.Benchmark;
import java.util.List;
import java.util.stream.Stream;

/**
 * The drills of the CDC backstop: what it promises, each on a whole, durable stack of its own. The environment variable
 * {@code FRESHET_BENCH_DRILLS} names some of them, with commas between; those that are not run keep their last results.
 */
public final class BackstopBenchmark implements Benchmark {
    private static final String RESULTS = "backstop.md";

    private final List<Drill> drills;
    private final List<String> chosen;

    /** All drills at full scale, unless the environment says otherwise. */
    public BackstopBenchmark() {
        this(
                "short".equals(System.getenv("FRESHET_BENCH_SCALE")) ? Scale.SHORT : Scale.FULL,
                System.getenv().getOrDefault("FRESHET_BENCH_DRILLS", ""));
    }

    BackstopBenchmark(Scale scale, String chosen) {
        this.drills = drills(scale);
        this.chosen = Stream.of(chosen.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static List<Drill> drills(Scale scale) {
        return List.of(
                new ByHandDrill(scale.rounds()),
                new TrafficDrill(scale.writes()),
                new KillsDrill(scale.kills()),
                new KafkaOutageDrill(scale.outage()),
                new DatabaseOutageDrill(scale.outage().dividedBy(6)),
                new SlotLossDrill(3),
                new TakeOverDrill(scale.takeOvers()),
                new IdleDrill(scale.walMegabytes()),
                new BulkDrill(scale.rows()));
    }

    @Override
    public String name() {
        return "backstop";
    }

    @Override
    public void run(BenchRun run) throws Exception {
        List<String> known = drills.stream().map(Drill::name).toList();
        if (!known.containsAll(chosen)) {
            throw new IllegalArgumentException("FRESHET_BENCH_DRILLS is " + chosen + ": the drills are " + known);
        }
        for (Drill drill : drills) {
            if (chosen.isEmpty() || chosen.contains(drill.name())) {
                run.progress("backstop " + drill.name() + ": starting a whole stack");
                Section section;
                try (BenchStack stack = BenchStack.start(run.root())) {
                    run.progress("backstop " + drill.name() + ": " + drill.title());
                    Section.Builder report = new Section.Builder(run::progress);
                    boolean clean = false;
                    try {
                        drill.run(stack, report);
                        section = report.build(drill);
                        clean = section.held();
                    } finally {
                        if (!clean) {
                            run.progress("logs: " + stack.keepLogs(drill.name()));
                        }
                    }
                }
                // After each: a later one may fail, or be run another time.
                run.write(
                        RESULTS,
                        BackstopReport.read(run.results().resolve(RESULTS))
                                .with(section)
                                .markdown(known));
            }
        }
    }
}

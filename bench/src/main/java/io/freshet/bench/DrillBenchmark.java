package io.freshet.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * A benchmark of several drills. The environment variable {@code FRESHET_BENCH_DRILLS} selects some of them, separated
 * by commas; the others keep their last results.
 */
public abstract class DrillBenchmark implements Benchmark {
    private final String name;
    private final String introduction;
    private final List<Drill> drills;
    private final List<String> chosen;

    /**
     * Creates a benchmark of drills.
     *
     * @param name its name; the results are in {@code <name>.md}
     * @param introduction the Markdown before the drills' sections, with a heading
     * @param drills the drills, in order
     */
    protected DrillBenchmark(String name, String introduction, List<? extends Drill> drills) {
        this.name = name;
        this.introduction = introduction;
        this.drills = List.copyOf(drills);
        this.chosen = Stream.of(
                        System.getenv().getOrDefault("FRESHET_BENCH_DRILLS", "").split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * Whether to check only that everything runs.
     *
     * @return whether {@code FRESHET_BENCH_SCALE} says {@code short}
     */
    protected static boolean isShort() {
        return "short".equals(System.getenv("FRESHET_BENCH_SCALE"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run(BenchRun run) throws Exception {
        List<String> known = drills.stream().map(Drill::name).toList();
        if (!known.containsAll(chosen)) {
            throw new IllegalArgumentException("FRESHET_BENCH_DRILLS is " + chosen + ": the drills are " + known);
        }
        String file = name + ".md";
        for (Drill drill : drills) {
            if (chosen.isEmpty() || chosen.contains(drill.name())) {
                run.progress(name + ", " + drill.name());
                Section.Builder report = new Section.Builder(run::progress);
                drill.run(run, report);
                // Write after each drill: a later one may fail, or be run another time.
                run.write(
                        file,
                        DrillReport.read(run.results().resolve(file))
                                .with(report.build(drill))
                                .markdown(introduction, known));
            }
        }
    }
}

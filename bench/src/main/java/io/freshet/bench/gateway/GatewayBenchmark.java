package io.freshet.bench.gateway;

import io.freshet.bench.BenchRun;
import io.freshet.bench.Benchmark;
import java.util.List;
import java.util.stream.Stream;

/**
 * The gateway under load. The environment variable {@code FRESHET_BENCH_PARTS} selects some of the parts, separated by
 * commas, and {@code FRESHET_BENCH_CLIENTS} sets the number of clients of the largest (15,000).
 */
public final class GatewayBenchmark implements Benchmark {
    private static final int CLIENTS = 15_000;

    /** The environment is read by {@link #run}. */
    public GatewayBenchmark() {}

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public void run(BenchRun run) throws Exception {
        int clients =
                Integer.parseInt(System.getenv().getOrDefault("FRESHET_BENCH_CLIENTS", Integer.toString(CLIENTS)));
        List<String> chosen = Stream.of(
                        System.getenv().getOrDefault("FRESHET_BENCH_PARTS", "").split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        List<Exercise> all = List.of(
                new IdleExercise(clients),
                new BroadcastExercise(clients),
                new ConnectExercise(clients),
                new InterestExercise(clients),
                new StalledExercise(clients / 3),
                new FlakyExercise(clients * 2 / 3),
                new KillExercise(clients / 3));
        List<String> known = all.stream().map(Exercise::name).toList();
        if (!known.containsAll(chosen)) {
            throw new IllegalArgumentException("FRESHET_BENCH_PARTS is " + chosen + ": the parts are " + known);
        }
        for (Exercise exercise : all) {
            if (chosen.isEmpty() || chosen.contains(exercise.name())) {
                run.progress("gateway " + exercise.name() + ": " + exercise.title());
                Findings findings = new Findings(run::progress);
                try (GatewayStage stage = GatewayStage.start(run.root())) {
                    exercise.run(stage, findings);
                }
                run.write("gateway-" + exercise.name() + ".md", findings.markdown(exercise));
            }
        }
    }
}

package io.freshet.bench;

import io.freshet.bench.backstop.BackstopBenchmark;
import io.freshet.bench.cache.CacheBenchmark;
import io.freshet.bench.gateway.GatewayBenchmark;
import io.freshet.bench.hit.HitBenchmark;
import io.freshet.bench.miss.MissBenchmark;
import io.freshet.bench.overload.OverloadBenchmark;
import io.freshet.bench.replay.ReplayBenchmark;
import io.freshet.bench.storm.StormBenchmark;
import io.freshet.localstack.CheckoutRoot;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code ./freshet bench [NAME]}; runs all benchmarks if no name is given. */
public final class Bench {
    private static final List<Benchmark> ALL = Stream.concat(
                    HitBenchmark.all().stream(),
                    Stream.of(
                            new MissBenchmark(),
                            new CacheBenchmark(),
                            new StormBenchmark(),
                            new BackstopBenchmark(),
                            new ReplayBenchmark(),
                            new GatewayBenchmark(),
                            new OverloadBenchmark()))
            .toList();

    private Bench() {}

    /**
     * Exits with 0 when done, 1 if a benchmark could not be run, 2 if there is none with that name.
     *
     * @param arguments the name, or nothing
     */
    public static void main(String[] arguments) {
        Path root = CheckoutRoot.above(Path.of(System.getProperty("freshet.root", "")));
        System.exit(run(new BenchRun(root, root.resolve("bench").resolve("results"), System.out), arguments));
    }

    static int run(BenchRun run, String... arguments) {
        String wanted = arguments.length == 0 ? "" : arguments[0];
        List<Benchmark> chosen = ALL.stream()
                .filter(benchmark -> wanted.isEmpty() || benchmark.name().equals(wanted))
                .toList();
        if (chosen.isEmpty() || arguments.length > 1) {
            usage(System.err, wanted);
            return 2;
        }
        for (Benchmark benchmark : chosen) {
            try {
                benchmark.run(run);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 1;
            } catch (Exception e) {
                System.err.println("the benchmark " + benchmark.name() + " failed");
                e.printStackTrace();
                return 1;
            }
        }
        return 0;
    }

    private static void usage(PrintStream err, String wanted) {
        String names = ALL.stream().map(Benchmark::name).collect(Collectors.joining(" "));
        err.println("Usage: ./freshet bench [NAME], and " + (wanted.isEmpty() ? "nothing" : wanted)
                + " is not one of the names: " + names);
    }
}

package io.freshet.bench.hit;

import io.freshet.bench.BenchRun;
import io.freshet.bench.Benchmark;
import io.freshet.bench.DrillBenchmark;
import io.freshet.bench.StackDrill;
import java.util.List;
import java.util.stream.Stream;

/** One of the benchmarks of cached answers, each with its peers in the same run. */
public final class HitBenchmark extends DrillBenchmark {
    private static final String INTRODUCTION = """
            # %s: what a cached answer costs

            The stack as `./freshet up` starts it, metrics, logs and traces on. The peers are Debian's packages with the
            same bytes and fields: nginx (a file), Varnish (its memory), and the FastAPI stack that Freshet replaces, two
            processes with uvloop and httptools, once as its guide has it (Redis, a model, a response model) and once passing
            Redis' bytes on. They log no requests, but Varnish in memory. Load: one thread, 64 requests at a time, on the
            same machine; what counts are the ratios. A line with **NO** does not hold.
            """;

    private final StackDrill drill;

    private HitBenchmark(StackDrill drill) {
        super(drill.name(), INTRODUCTION.formatted(drill.name()), List.of(drill));
        this.drill = drill;
    }

    /**
     * Returns all of these benchmarks.
     *
     * @return the benchmarks, in the order of the documentation
     */
    public static List<Benchmark> all() {
        HitScale scale = isShort() ? HitScale.SHORT : HitScale.FULL;
        return Stream.concat(
                        Stream.of(Variant.values()).map(variant -> new HitDrill(variant, scale)),
                        Stream.of(new L2Drill(scale), new MixedDrill(scale), new ColdDrill(scale)))
                .<Benchmark>map(HitBenchmark::new)
                .toList();
    }

    @Override
    public void run(BenchRun run) throws Exception {
        DebianPackages.require();
        super.run(run);
        if (drill instanceof HitDrill hits && !hits.picture().isEmpty()) {
            run.write(name() + ".svg", hits.picture());
        }
    }
}

package io.freshet.bench.overload;

import io.freshet.bench.BenchRun;
import io.freshet.bench.Drill;
import io.freshet.bench.DrillBenchmark;
import java.util.List;
import java.util.stream.Stream;

/** How the services behave under more load than they can handle, and under attack. */
public final class OverloadBenchmark extends DrillBenchmark {
    private static final String INTRODUCTION = """
            # overload: more than there is

            `misses` and `writes`: an open loop asks for 0.1 to 4 times what 64 clients get, on the same two cores as the
            services, without a limit for one client, so that the service itself must say how much it takes. Each request is
            timed from when it was due. `attacks`: the stack as `./freshet up` starts it; somebody at 127.0.0.2 attacks while
            127.0.0.1 reads hits and asks for health on new connections.
            A line with **NO** does not hold.
            """;

    private final List<StepsDrill> steps;

    /** Creates it with all its drills. */
    public OverloadBenchmark() {
        this(isShort() ? OverloadScale.SHORT : OverloadScale.FULL);
    }

    private OverloadBenchmark(OverloadScale scale) {
        this(List.of(new StepsDrill("misses", scale), new StepsDrill("writes", scale)), new AttackDrill(scale));
    }

    private OverloadBenchmark(List<StepsDrill> steps, Drill attacks) {
        super(
                "overload",
                INTRODUCTION,
                Stream.concat(steps.stream(), Stream.of(attacks)).toList());
        this.steps = steps;
    }

    @Override
    public void run(BenchRun run) throws Exception {
        super.run(run);
        for (StepsDrill each : steps) {
            if (!each.picture().isEmpty()) {
                run.write("overload-" + each.name() + ".svg", each.picture());
            }
        }
    }
}

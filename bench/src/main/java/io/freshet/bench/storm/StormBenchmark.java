package io.freshet.bench.storm;

import io.freshet.bench.BenchEngines;
import io.freshet.bench.BenchRun;
import io.freshet.bench.Benchmark;
import io.freshet.localstack.Part;
import java.net.URI;
import java.util.Locale;

/**
 * 100,000 random requests, half of them invalid in some way, against both REST APIs of a whole stack. Every answer is
 * checked against the codes that the contract allows. It does not measure speed, and so has no baseline.
 */
public final class StormBenchmark implements Benchmark {
    private static final int REQUESTS = 100_000;
    private static final long SEED = 1;

    /** Creates it with the number of requests that the published results have. */
    public StormBenchmark() {}

    @Override
    public String name() {
        return "storm";
    }

    @Override
    public void run(BenchRun run) throws Exception {
        run.progress("storm: starting the whole stack");
        try (var stack =
                BenchEngines.start(run.root(), Part.POSTGRES, Part.ofSingle().toArray(Part[]::new))) {
            var storm = new Storm(
                    uri(stack.port(Part.STREAM_SERVICE)),
                    uri(stack.port(Part.FEED_SERVICE)),
                    Tokens.from(stack.issuer()));
            long began = System.nanoTime();
            Answers answers = storm.blow(
                    REQUESTS, SEED, sent -> run.progress(String.format(Locale.ROOT, "storm: %,d requests", sent)));
            long seconds = Math.max(1, (System.nanoTime() - began) / 1_000_000_000);
            run.progress("storm: " + answers.byStatus());
            run.write("storm.md", report(answers, seconds));
            if (answers.violations() > 0) {
                throw new IllegalStateException(answers.violations()
                        + " answers that the contract does not allow, such as\n" + String.join("\n", answers.wrong()));
            }
        }
    }

    private static String report(Answers answers, long seconds) {
        return String.format(
                        Locale.ROOT,
                        """
                # storm: random requests against both REST APIs

                %,d requests, seed %d, 8 clients, %d s (%,d a second, of both services and the clients on the same two cores).
                Half of them are wrong in some way. Answers that the contract does not allow (another status, no problem
                document, no request id): **%d**.

                """,
                        answers.count(),
                        SEED,
                        seconds,
                        answers.count() / seconds,
                        answers.violations())
                + answers.markdown();
    }

    private static URI uri(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}

package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Section;
import io.freshet.bench.Seller;
import io.freshet.bench.StackDrill;
import io.freshet.localstack.Part;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;

/** stream-service is killed repeatedly at random moments: acknowledged writes are published all the same. */
record KillsDrill(int kills) implements StackDrill {
    private static final long SEED = 50;
    private static final int SELLERS = 8;
    private static final int LONGEST_LIFE_MILLIS = 2500;

    @Override
    public String name() {
        return "kills";
    }

    @Override
    public String title() {
        return "SIGKILL of stream-service under load";
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        Verdict before = Verdict.of(stack, new Acknowledged());
        Random random = new Random(SEED);
        try (Seller seller = Seller.of(stack);
                WriteLoad load = new WriteLoad(seller, SEED, SELLERS, Duration.ZERO, Long.MAX_VALUE).start()) {
            for (int kill = 1; kill <= kills; kill++) {
                Thread.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
                stack.kill(Part.STREAM_SERVICE);
                stack.start(Part.STREAM_SERVICE);
                if (kill % 10 == 0) {
                    report.progress(kill + " kills, " + load.acknowledgedCount() + " acknowledged writes");
                }
            }
            load.stop();
            Verdict verdict = Verdict.of(stack, load.acknowledged());
            verdict.addTo(report);
            long unanswered = load.answers().stream()
                    .filter(answer -> answer.status() == 0)
                    .count();
            report.line(String.format(
                    Locale.ROOT,
                    "%d kills, each at most %.1f s after the service was ready; %,d acknowledged writes by %d sellers at"
                            + " once, %,d without an answer. The backstop recovered %,d versions.",
                    kills,
                    LONGEST_LIFE_MILLIS / 1e3,
                    load.acknowledgedCount(),
                    SELLERS,
                    unanswered,
                    verdict.order().firstByBackstop() - before.order().firstByBackstop()));
        }
    }
}

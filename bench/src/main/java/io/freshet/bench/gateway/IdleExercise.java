package io.freshet.bench.gateway;

import io.freshet.bench.Instance;
import io.freshet.bench.ServerProcess;
import java.util.concurrent.TimeUnit;

/** The memory and CPU time of clients that only listen. */
record IdleExercise(int count) implements Exercise {
    /** Thousands of new connections keep the JIT compilers busy for a while, which is not a cost of idling. */
    private static final long SETTLING_SECONDS = 20;

    private static final long WATCHED_SECONDS = 50;
    private static final double MICROS_TO_PERCENT = 1e4;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String title() {
        return "what an idle client costs";
    }

    @Override
    public void run(GatewayStage stage, Findings findings) throws Exception {
        Instance gateway = stage.gateway();
        var process = new ServerProcess(gateway.process().pid());
        // The first clients also pay for loading the classes that serve them.
        Crowd.open(stage.clients(), GatewayStage.webSocket(gateway), 500, _ -> Crowd.subscribeTo("warm"))
                .close();
        TimeUnit.SECONDS.sleep(3);
        long heapBefore = process.heapKilobytes();
        long rssBefore = process.rssKilobytes();
        try (Crowd crowd = Crowd.open(
                stage.clients(), GatewayStage.webSocket(gateway), count, i -> Crowd.subscribeTo("c" + i % 20))) {
            long heap = process.heapKilobytes() - heapBefore;
            long rss = process.rssKilobytes() - rssBefore;
            TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
            long cpu = process.cpuMicros();
            TimeUnit.SECONDS.sleep(WATCHED_SECONDS);
            double percent = (process.cpuMicros() - cpu) / (WATCHED_SECONDS * MICROS_TO_PERCENT);
            double heapEach = (double) heap / count;
            double rssEach = (double) rss / count;
            findings.line("%,d clients, each subscribed to one category. Before them: heap %,d KB, RSS %,d KB."
                    .formatted(count, heapBefore, rssBefore));
            findings.line("");
            findings.check(
                    heapEach <= 3, "heap, after a full collection: %.2f KB a client (at most 3)".formatted(heapEach));
            findings.check(rssEach <= 6, "RSS: %.2f KB a client (at most 6)".formatted(rssEach));
            findings.line(
                    "- processor while idle, pings included: %.1f %% of one core over %d s, %d s after the last was connected"
                            .formatted(percent, WATCHED_SECONDS, SETTLING_SECONDS));
        }
    }
}

package io.freshet.bench.gateway;

import io.freshet.bench.Instance;
import io.freshet.bench.Metrics;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One client in a hundred does not read: how that affects the others. The baseline is the same with all reading. */
record StalledExercise(int count) implements Exercise {
    private static final int ROUNDS = 3;
    private static final int BROADCASTS = 60;
    private static final int FILLERS = 400;
    private static final String FILLER = "g".repeat(2_000);

    @Override
    public String name() {
        return "stalled";
    }

    @Override
    public String title() {
        return "one reader in a hundred is stalled";
    }

    @Override
    public void run(GatewayStage stage, Findings findings) throws Exception {
        Instance gateway = stage.gateway();
        int stalled = count / 100;
        findings.line("%,d clients, of which %d do not read and have %d × 2 KB unread; %d broadcasts a round."
                .formatted(count, stalled, FILLERS, BROADCASTS));
        findings.line("");
        findings.line("| round | p99 of those who read, all reading | with the stalled ones |");
        findings.line("| --- | --- | --- |");
        double[] ratios = new double[ROUNDS];
        double conflated = 0;
        double closed = 0;
        try (Crowd readers = Crowd.open(
                stage.clients(), GatewayStage.webSocket(gateway), count - stalled, _ -> Crowd.subscribeTo("all"))) {
            p99(readers, stage, "warm");
            for (int round = 0; round < ROUNDS; round++) {
                // New ones each time: a client that is frozen for long does not answer pings, and is disconnected.
                try (Crowd frozen = Crowd.open(
                        stage.clients(),
                        GatewayStage.webSocket(gateway),
                        stalled,
                        _ -> List.of(Crowd.subscribe("all"), Crowd.subscribe("stalled")))) {
                    double free = p99(readers, stage, "free" + round);
                    frozen.clients().forEach(client -> client.reading(false));
                    for (int i = 0; i < FILLERS; i++) {
                        stage.announcer().changed("stalled", "filler", FILLER);
                    }
                    TimeUnit.SECONDS.sleep(3);
                    double beside = p99(readers, stage, "beside" + round);
                    ratios[round] = beside / free;
                    findings.line("| %d | %.1f | %.1f |".formatted(round + 1, free, beside));
                }
            }
            Arrays.sort(ratios);
            conflated = slow(gateway, "conflated");
            closed = slow(gateway, "closed");
            findings.line("");
            findings.check(
                    ratios[1] <= 1.1,
                    "the others' p99 is %.2f × what it is without them (median of %d rounds, at most 1.1)"
                            .formatted(ratios[1], ROUNDS));
            findings.check(
                    conflated >= ROUNDS * stalled && closed == 0,
                    "the refreshes of %,.0f clients were conflated, %,.0f were closed for what they had unread"
                            .formatted(conflated, closed));
        }
    }

    private static double slow(Instance gateway, String outcome) throws IOException, InterruptedException {
        return Metrics.value(gateway.http(), "gateway_slow_consumers_total{outcome=\"" + outcome + "\"");
    }

    private static double p99(Crowd crowd, GatewayStage stage, String label) throws InterruptedException {
        Spread spread = new Spread();
        for (int i = 0; i < BROADCASTS; i++) {
            String mark = "mark-" + label + "-" + i + "-";
            FrameArrivals.Awaited awaited =
                    crowd.arrivals().begin(mark, crowd.clients().size());
            stage.announcer().changed("all", mark);
            spread.add(crowd.arrivals().end(awaited));
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return spread.p99();
    }
}

package io.freshet.bench.gateway;

import io.freshet.bench.Instance;
import io.freshet.bench.ServerProcess;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** How fast all clients are notified of one change; Node's {@code ws} sends the same bytes in the same run. */
record BroadcastExercise(int count) implements Exercise {
    private static final int ROUNDS = 3;
    /** With fewer, the JIT compilers still use a tenth of both cores. */
    private static final int WARM = 40;

    private static final int MEASURED = 20;
    private static final long PAUSE_MILLIS = 200;

    /** One server in one round. */
    private record Outcome(
            double first,
            double p50,
            double p99,
            double last,
            double cpuMicros,
            double clientMicros,
            double connectsPerSecond) {}

    @Override
    public String name() {
        return "broadcast";
    }

    @Override
    public String title() {
        return "from a change to the last of all clients";
    }

    @Override
    public void run(GatewayStage stage, Findings findings) throws Exception {
        Outcome[] freshet = new Outcome[ROUNDS];
        Outcome[] ws = new Outcome[ROUNDS];
        String frame = "";
        findings.line(
                "%,d clients, %d broadcasts a round after %d to warm up, medians of each; Freshet's way leads through Kafka, `ws` is"
                        .formatted(count, MEASURED, WARM));
        findings.line("asked directly. `ws` sends the same text, without compression.");
        findings.line("");
        findings.line(
                "| round | server | first | p50 | p99 | last | CPU a client and broadcast | that of the clients | clients connected a second |");
        findings.line("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (int round = 0; round < ROUNDS; round++) {
            Instance gateway = stage.gateway();
            String[] seen = {""};
            freshet[round] = measure(
                    stage,
                    GatewayStage.webSocket(gateway),
                    gateway.process().pid(),
                    mark -> stage.announcer().changed("all", mark),
                    seen);
            gateway.process().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            describe(findings, round, "Freshet", freshet[round]);
            frame = seen[0];
            try (WsPeer peer = WsPeer.start(stage.root().resolve("bench/target"), stage.clients())) {
                if (peer == null) {
                    findings.line("");
                    findings.line("No peer: Node or its package `ws` is not to be had here.");
                    return;
                }
                String text = frame;
                ws[round] = measure(
                        stage,
                        peer.address(),
                        peer.pid(),
                        mark -> peer.broadcast(text.replaceAll("mark-\\d+-", mark)),
                        new String[] {""});
            }
            describe(findings, round, "`ws`", ws[round]);
        }
        double ours = median(freshet, Outcome::last);
        double theirs = median(ws, Outcome::last);
        double fanOut = median(freshet, outcome -> outcome.last() - outcome.first())
                / median(ws, outcome -> outcome.last() - outcome.first());
        findings.line("");
        findings.line("A frame is %d bytes of text.".formatted(frame.length()));
        findings.line("");
        findings.check(
                ours <= 0.7 * theirs,
                "last client told: %.0f ms, %.2f × `ws` (at most 0.7 ×)".formatted(ours, ours / theirs));
        findings.line("- the fan-out alone, from the first client told to the last: %.2f × `ws`".formatted(fanOut));
    }

    private Outcome measure(GatewayStage stage, URI server, long pid, Consumer<String> broadcast, String[] seen)
            throws Exception {
        long connecting = System.nanoTime();
        try (Crowd crowd = Crowd.open(stage.clients(), server, count, _ -> Crowd.subscribeTo("all"))) {
            double connects = count / ((System.nanoTime() - connecting) / 1e9);
            var process = new ServerProcess(pid);
            var clients = new ServerProcess(ProcessHandle.current().pid());
            for (int i = 0; i < WARM; i++) {
                once(crowd, broadcast, i);
            }
            Spread spread = new Spread();
            long cpu = process.cpuMicros();
            long clientCpu = clients.cpuMicros();
            for (int i = 0; i < MEASURED; i++) {
                spread.add(once(crowd, broadcast, WARM + i));
            }
            double each = (double) (process.cpuMicros() - cpu) / MEASURED / count;
            double theirs = (double) (clients.cpuMicros() - clientCpu) / MEASURED / count;
            seen[0] = crowd.arrivals().lastText();
            return new Outcome(spread.first(), spread.p50(), spread.p99(), spread.last(), each, theirs, connects);
        }
    }

    private long[] once(Crowd crowd, Consumer<String> broadcast, int number) throws InterruptedException {
        String mark = "mark-" + number + "-";
        FrameArrivals.Awaited awaited = crowd.arrivals().begin(mark, count);
        broadcast.accept(mark);
        long[] took = crowd.arrivals().end(awaited);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        return took;
    }

    private static void describe(Findings findings, int round, String server, Outcome outcome) {
        findings.line("| %d | %s | %.1f | %.1f | %.1f | %.1f | %.1f µs | %.1f µs | %,.0f |"
                .formatted(
                        round + 1,
                        server,
                        outcome.first(),
                        outcome.p50(),
                        outcome.p99(),
                        outcome.last(),
                        outcome.cpuMicros(),
                        outcome.clientMicros(),
                        outcome.connectsPerSecond()));
    }

    private static double median(Outcome[] rounds, ToDoubleFunction<Outcome> of) {
        double[] values = Arrays.stream(rounds).mapToDouble(of).sorted().toArray();
        return values[values.length / 2];
    }
}

package io.freshet.bench.gateway;

import io.freshet.bench.Instance;
import io.freshet.gateway.client.GatewayClient;
import io.freshet.localstack.token.Role;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** How fast clients with different tokens are accepted; the baseline has no tokens. */
record ConnectExercise(int count) implements Exercise {
    private static final int ROUNDS = 3;
    private static final double WANTED = 4_000;

    @Override
    public String name() {
        return "connect";
    }

    @Override
    public String title() {
        return "connections a second";
    }

    @Override
    public void run(GatewayStage stage, Findings findings) throws Exception {
        Instance gateway = stage.gateway();
        findings.line("%,d clients, 200 handshakes at a time, interleaved; the first round of each warms up."
                .formatted(count));
        findings.line("");
        findings.line("| round | without a token | with one that was never seen |");
        findings.line("| --- | --- | --- |");
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            // New ones each time: the gateway caches those that it verified in the last minute.
            String[] tokens = new String[count];
            for (int i = 0; i < count; i++) {
                tokens[i] = stage.issuer().token(Role.VIEWER, UUID.randomUUID(), Duration.ofHours(1));
            }
            double without = rate(stage, gateway, _ -> "");
            double with = rate(stage, gateway, i -> tokens[i]);
            findings.line("| %d | %,.0f | %,.0f |".formatted(round + 1, without, with));
            best = Math.max(best, with);
        }
        findings.line("");
        findings.check(
                best >= WANTED,
                "%,.0f a second with a token (at least %,.0f), handshakes made on the same cores"
                        .formatted(best, WANTED));
    }

    private double rate(GatewayStage stage, Instance gateway, IntFunction<String> tokens) throws InterruptedException {
        long began = System.nanoTime();
        List<CompletableFuture<GatewayClient>> opened =
                Crowd.connect(stage.clients(), GatewayStage.webSocket(gateway), count, (_, _) -> {}, tokens);
        double rate = count / ((System.nanoTime() - began) / 1e9);
        opened.forEach(client -> client.join().cut());
        TimeUnit.SECONDS.sleep(2);
        return rate;
    }
}

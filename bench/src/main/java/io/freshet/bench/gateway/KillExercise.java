package io.freshet.bench.gateway;

import io.freshet.bench.Instance;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Of two gateways, the one with all clients dies. They reconnect to the other within a second, at random times. */
record KillExercise(int count) implements Exercise {
    private static final int ROUNDS = 3;
    private static final double WANTED_SECONDS = 5;

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String title() {
        return "an instance is killed with all of its clients";
    }

    @Override
    public void run(GatewayStage stage, Findings findings) throws Exception {
        AtomicReference<Instance> serving = new AtomicReference<>(stage.gateway());
        findings.line("%,d clients, two gateways, 20 changes a second in %d categories, %d kills."
                .formatted(count, Phones.CATEGORIES, ROUNDS));
        findings.line("");
        try (Phones phones = new Phones(
                stage,
                count,
                () -> address(serving),
                () -> ThreadLocalRandom.current().nextLong(1_000))) {
            for (Phone phone : phones.all()) {
                phone.later(phone::switchOn, ThreadLocalRandom.current().nextLong(3_000));
            }
            phones.awaitListening(count, 60);
            phones.announceSteadily();
            for (int round = 0; round < ROUNDS; round++) {
                Instance other = stage.gateway();
                // The other one had clients of its own before: its code is compiled.
                Crowd.open(stage.clients(), GatewayStage.webSocket(other), count, _ -> Crowd.subscribeTo("warm"))
                        .close();
                TimeUnit.SECONDS.sleep(3);
                Instance victim = Objects.requireNonNull(serving.getAndSet(other));
                long killed = System.nanoTime();
                victim.process().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                phones.awaitEmpty(count, 5);
                phones.awaitListening(count, 30);
                double seconds = (System.nanoTime() - killed) / 1e9;
                long missing = count - phones.subscribed();
                findings.check(
                        seconds <= WANTED_SECONDS && missing == 0,
                        "all back after %.2f s (at most %.0f); %d are not".formatted(seconds, WANTED_SECONDS, missing));
                TimeUnit.SECONDS.sleep(2);
            }
            phones.stopAnnouncing();
            long behind = phones.behind(20);
            findings.line("");
            phones.report(findings);
            findings.line("");
            findings.check(
                    phones.silentGaps() == 0,
                    "no silent gap: %,d refreshes missing without a word".formatted(phones.silentGaps()));
            findings.check(
                    behind == 0, "everybody has the last change of its category: %,d have not".formatted(behind));
        }
    }

    private static URI address(AtomicReference<Instance> serving) {
        return GatewayStage.webSocket(Objects.requireNonNull(serving.get()));
    }
}

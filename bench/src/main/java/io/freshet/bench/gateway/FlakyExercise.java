package io.freshet.bench.gateway;

import io.freshet.bench.Instance;
import java.net.URI;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Phones that keep losing their network for 2 s every 15 s. The bar is AnyCable's published profile: 6.1 s at p99. */
record FlakyExercise(int count) implements Exercise {
    private static final long UP_MILLIS = 15_000;
    private static final long DOWN_MILLIS = 2_000;
    private static final long SECONDS = 75;
    private static final double WANTED_MILLIS = 1_000;

    @Override
    public String name() {
        return "flaky";
    }

    @Override
    public String title() {
        return "phones that are cut every 15 s for 2 s";
    }

    @Override
    public void run(GatewayStage stage, Findings findings) throws Exception {
        Instance gateway = stage.gateway();
        URI address = GatewayStage.webSocket(gateway);
        try (Phones phones = new Phones(stage, count, () -> address, () -> DOWN_MILLIS)) {
            for (Phone phone : phones.all()) {
                phone.later(phone::switchOn, ThreadLocalRandom.current().nextLong(6_000));
            }
            phones.awaitListening(count, 60);
            findings.line("%,d phones, %d s, 20 changes a second in %d categories."
                    .formatted(count, SECONDS, Phones.CATEGORIES));
            findings.line("");
            phones.announceSteadily();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS) + TimeUnit.MILLISECONDS.toNanos(UP_MILLIS);
            for (Phone phone : phones.all()) {
                cutAgain(phone, ThreadLocalRandom.current().nextLong(UP_MILLIS), end);
            }
            // The first cut of each phone is a warm-up.
            TimeUnit.MILLISECONDS.sleep(UP_MILLIS + DOWN_MILLIS);
            phones.forgetTimes();
            TimeUnit.SECONDS.sleep(SECONDS);
            phones.awaitListening(count, 30);
            for (int category = 0; category < Phones.CATEGORIES; category++) {
                phones.announce(category);
            }
            TimeUnit.SECONDS.sleep(1);
            phones.stopAnnouncing();
            long behind = phones.behind(20);
            phones.report(findings);
            findings.line("");
            findings.check(
                    phones.silentGaps() == 0,
                    "no silent gap: %,d refreshes missing without a word".formatted(phones.silentGaps()));
            findings.check(
                    behind == 0, "everybody has the last change of its category: %,d have not".formatted(behind));
            findings.check(
                    phones.replayP99() <= WANTED_MILLIS,
                    "replay p99 %.0f ms (at most %.0f)".formatted(phones.replayP99(), WANTED_MILLIS));
        }
    }

    private static void cutAgain(Phone phone, long afterMillis, long end) {
        phone.later(
                () -> {
                    if (System.nanoTime() < end) {
                        phone.cut();
                        cutAgain(phone, UP_MILLIS + DOWN_MILLIS, end);
                    }
                },
                afterMillis);
    }
}

package io.freshet.bench.chaos;

import io.freshet.bench.BenchRun;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Injects a fault every few seconds, sometimes two at once. */
final class Faults {
    private static final int SHORTEST_PAUSE_MILLIS = 500;
    private static final int LONGEST_PAUSE_MILLIS = 4_000;
    private static final int PAIRS_ONE_IN = 3;

    private final Stage stage;
    private final List<Victim> victims;
    private final Random random;
    private final BenchRun run;

    Faults(Stage stage, List<Victim> victims, Random random, BenchRun run) {
        this.stage = stage;
        this.victims = victims;
        this.random = random;
        this.run = run;
    }

    /** Returns when the time is over and everything runs again. */
    void strikeFor(Duration length) throws InterruptedException {
        long began = System.nanoTime();
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            while (System.nanoTime() - began < length.toNanos()) {
                Thread.sleep(SHORTEST_PAUSE_MILLIS + random.nextInt(LONGEST_PAUSE_MILLIS));
                Fault first = Fault.any(victims, random);
                Random second = new Random(random.nextLong());
                Fault also = random.nextInt(PAIRS_ONE_IN) == 0 ? Fault.any(victims, random) : null;
                String at = String.format(Locale.ROOT, "%4d s  ", (System.nanoTime() - began) / 1_000_000_000);
                run.progress(at + first.name() + (also == null || isSame(first, also) ? "" : "  +  " + also.name()));
                if (also == null || isSame(first, also)) {
                    strike(first, random);
                } else {
                    Future<?> alsoStruck = other.submit(() -> {
                        strike(also, second);
                        return null;
                    });
                    strike(first, random);
                    awaitEnd(alsoStruck);
                }
            }
        }
    }

    /** Two faults must not have the same victim at the same time. */
    private static boolean isSame(Fault one, Fault other) {
        return victim(one).equals(victim(other));
    }

    private static String victim(Fault fault) {
        return switch (fault) {
            case Fault.Kill(Victim victim) -> victim.name();
            case Fault.Freeze(Victim victim) -> victim.name();
            case Fault.CutDatabase _ -> "postgres";
            case Fault.CutKafka _ -> "kafka";
            case Fault.OldSnapshot(Victim victim) -> victim.name();
            case Fault.CutRedis _, Fault.Evict _, Fault.Wipe _ -> "redis";
        };
    }

    private void strike(Fault fault, Random ofIt) throws InterruptedException {
        stage.score().fault(fault.name());
        try {
            fault.strike(stage, ofIt);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // The other fault may prevent this one, or the start of a part, which is retried below.
            run.progress("      " + fault.name() + " did not go as planned: " + e.getMessage());
        }
        switch (fault) {
            case Fault.Kill(Victim victim) -> makeSureOf(victim);
            case Fault.OldSnapshot(Victim victim) -> makeSureOf(victim);
            default -> {}
        }
    }

    private void makeSureOf(Victim victim) throws InterruptedException {
        try {
            if (victim instanceof Victim.OfStack) {
                victim.start();
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            stage.score().violation("start", victim.name() + " does not start again: " + e.getMessage());
        }
    }

    private void awaitEnd(Future<?> struck) throws InterruptedException {
        try {
            struck.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}

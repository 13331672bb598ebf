package io.freshet.bench.overload;

import io.freshet.bench.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Load from one address.
 *
 * @param from the loopback address
 */
record Load(String from) {
    private static final Duration LEAD = Duration.ofSeconds(3);

    /** Closed loop: clients that send the next request as soon as they have an answer. */
    Outcome closed(Asks asks, int clients, Duration length) throws Exception {
        Outcome outcome = new Outcome(length);
        long end = System.nanoTime() + length.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(() -> {
                    try (Wire wire = new Wire(asks.server(), from)) {
                        while (System.nanoTime() < end) {
                            ask(wire, asks, System.nanoTime(), outcome);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        return outcome;
    }

    /**
     * Open loop: requests at a fixed rate, whether or not earlier ones are answered; each is timed from when it was
     * due. The first seconds, while connections are made, do not count.
     */
    Outcome open(Asks asks, double perSecond, Duration length) throws IOException {
        try (OpenLoop loop = new OpenLoop(asks, from)) {
            return loop.run(perSecond, LEAD, length);
        }
    }

    private static void ask(Wire wire, Asks asks, long due, Outcome outcome) {
        try {
            int status = wire.ask(asks.next().get()).status();
            outcome.answered(status, System.nanoTime() - due);
        } catch (IOException e) {
            outcome.failed();
            close(wire);
        }
    }

    private static void close(Wire wire) {
        try {
            wire.close();
        } catch (IOException e) {
            // closed either way
        }
    }
}

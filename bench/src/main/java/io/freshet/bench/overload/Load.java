package io.freshet.bench.overload;

import io.freshet.bench.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Load from one address.
 *
 * @param from the loopback address
 */
record Load(String from) {
    /** Further concurrent requests exceed the load generator's own limit, and count as failed. */
    private static final int MOST_OPEN = 6_000;

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
    Outcome open(Asks asks, double perSecond, Duration length) {
        Outcome uncounted = new Outcome(LEAD);
        Outcome counted = new Outcome(length);
        ConcurrentLinkedDeque<Wire> idle = new ConcurrentLinkedDeque<>();
        Semaphore open = new Semaphore(MOST_OPEN);
        long begun = System.nanoTime();
        long lead = Math.round(perSecond * LEAD.toNanos() / 1e9);
        long count = lead + Math.round(perSecond * length.toNanos() / 1e9);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; i < count; i++) {
                long due = begun + Math.round(i * 1e9 / perSecond);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                Outcome outcome = i < lead ? uncounted : counted;
                if (!open.tryAcquire()) {
                    outcome.failed();
                    continue;
                }
                threads.execute(() -> {
                    Wire free = idle.pollLast();
                    Wire wire = free == null ? new Wire(asks.server(), from) : free;
                    try {
                        ask(wire, asks, due, outcome);
                    } finally {
                        idle.addLast(wire);
                        open.release();
                    }
                });
            }
        }
        idle.forEach(Load::close);
        return counted;
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

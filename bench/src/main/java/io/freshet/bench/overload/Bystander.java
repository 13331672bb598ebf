package io.freshet.bench.overload;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Latencies;
import io.freshet.bench.Wire;
import io.freshet.localstack.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A client that reads hits on one connection, and checks each service's health on new ones. */
final class Bystander {
    private static final String FROM = "127.0.0.1";
    private static final Duration BETWEEN_HITS = Duration.ofMillis(5);
    private static final List<Part> SERVICES =
            List.of(Part.STREAM_SERVICE, Part.FEED_SERVICE, Part.CACHE_INVALIDATOR, Part.NOTIFICATION_GATEWAY);
    private static final byte[] HEALTH =
            "GET /actuator/health/liveness HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final BenchStack stack;
    private final Latencies hits = new Latencies();
    private final Latencies health = new Latencies();
    private int failures;
    private volatile boolean over;

    Bystander(BenchStack stack) {
        this.stack = stack;
    }

    /** Runs alongside {@code work}. */
    <T> T beside(Callable<T> work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> reading = threads.submit(this::read);
            Future<?> asking = threads.submit(this::askForHealth);
            try {
                return work.call();
            } finally {
                over = true;
                reading.get();
                asking.get();
            }
        }
    }

    private Void read() throws Exception {
        Asks asks = Asks.hits(stack);
        try (Wire wire = new Wire(asks.server(), FROM)) {
            while (!over) {
                count(wire, asks.next().get(), hits);
                Thread.sleep(BETWEEN_HITS);
            }
        }
        return null;
    }

    private Void askForHealth() throws Exception {
        while (!over) {
            for (Part service : SERVICES) {
                try (Wire wire = new Wire(stack.http(service), FROM)) {
                    count(wire, HEALTH, health);
                }
            }
            Thread.sleep(Duration.ofMillis(500));
        }
        return null;
    }

    private void count(Wire wire, byte[] request, Latencies took) {
        long begun = System.nanoTime();
        try {
            int status = wire.ask(request).status();
            synchronized (this) {
                failures += status == 200 ? 0 : 1;
                took.add(Duration.ofNanos(System.nanoTime() - begun));
            }
        } catch (IOException e) {
            synchronized (this) {
                failures++;
            }
        }
    }

    synchronized int failures() {
        return failures;
    }

    double hits(double share) {
        return hits.millis(share);
    }

    double health(double share) {
        return health.millis(share);
    }
}

package io.freshet.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the connections of a server. Beyond the bound, the connection that has been longest without a complete request
 * is closed. Jetty's {@code ConnectionLimit} would stop accepting instead, even health checks. Jetty also does not end
 * a head that arrives byte by byte, or a body or an answer that crawls, because each byte resets its idle timeout. So
 * all connections are checked once a second, which costs a request nothing.
 *
 * <p>An HTTP/2 connection may carry a hundred streams, each of which takes some 3 KB even if its answer is a hit. So as
 * many streams as connections may be open in all; beyond that, the connection with the most answers that its client
 * does not take is closed. Thread-safe.
 */
final class Connections extends AbstractLifeCycle implements Connection.Listener {
    private static final long BETWEEN_LOOKS_SECONDS = 1;

    /** How many are found per search, because each search looks at all connections. */
    private static final int VICTIMS = 64;

    private final int most;
    private final Progress.Limits limits;
    private final Scheduler scheduler;
    private final LongSupplier nanoTime;
    private final Map<Connection, Held> held = new ConcurrentHashMap<>();
    private final Queue<Held> victims = new ArrayDeque<>(); // oldest first; guarded by itself
    private final AtomicInteger streams = new AtomicInteger(); // at most too high, until the next look
    private final Counter givenWay;
    private final Counter tooSlow;
    private volatile Scheduler.@Nullable Task next;

    /**
     * Starts without connections.
     *
     * @param most the maximum number of connections; 0 for no bound
     * @param head the time within which the head of a request must be complete
     * @param crawl how long a body or an answer may crawl
     */
    Connections(int most, Duration head, Duration crawl, Scheduler scheduler, MeterRegistry metrics) {
        this(most, new Progress.Limits(head.toNanos(), crawl.toNanos()), scheduler, metrics, System::nanoTime);
    }

    Connections(int most, Progress.Limits limits, Scheduler scheduler, MeterRegistry metrics, LongSupplier nanoTime) {
        this.most = most;
        this.limits = limits;
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
        Gauge.builder("http_connections", held, Map::size)
                .description("connections that are open")
                .register(metrics);
        this.givenWay = closed(metrics, "too_many");
        this.tooSlow = closed(metrics, "too_slow");
    }

    private static Counter closed(MeterRegistry metrics, String reason) {
        return Counter.builder("http_connections_closed_total")
                .description("connections that were ended for others' sake")
                .tag("reason", reason)
                .register(metrics);
    }

    @Override
    protected void doStart() {
        lookLater();
    }

    @Override
    protected void doStop() {
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
    }

    private void lookLater() {
        next = scheduler.schedule(
                () -> {
                    try {
                        look();
                    } finally {
                        if (!isStopping() && !isStopped()) {
                            lookLater();
                        }
                    }
                },
                BETWEEN_LOOKS_SECONDS,
                TimeUnit.SECONDS);
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof SslConnection) {
            return; // the connection that it carries is opened too
        }
        held.put(connection, new Held(connection, nanoTime.getAsLong()));
        if (most > 0 && held.size() > most) {
            giveWay(connection);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        held.remove(connection);
    }

    private void streamOpened() {
        if (streams.incrementAndGet() > most && most > 0) {
            boundStreams();
        }
    }

    private void boundStreams() {
        List<Held> victims = streamVictims();
        for (Held victim : victims) {
            if (held.remove(victim.connection) != null) {
                givenWay.increment();
                victim.connection.getEndPoint().close();
            }
        }
    }

    /** Some more than need be, so that the next stream does not search again. */
    private synchronized List<Held> streamVictims() {
        List<Carried> carried = held.values().stream()
                .map(each -> new Carried(each, each.progress.streams()))
                .filter(each -> each.streams.open() > 0)
                .sorted(Comparator.comparingInt((Carried each) -> each.streams.untaken())
                        .thenComparingInt(each -> each.streams.open())
                        .reversed())
                .toList();
        int open = carried.stream().mapToInt(each -> each.streams.open()).sum();
        List<Held> victims = new ArrayList<>();
        if (most > 0 && open > most) {
            for (Carried each : carried) {
                if (open <= most - most / 8) {
                    break;
                }
                open -= each.streams.open();
                victims.add(each.held);
            }
        }
        streams.set(open);
        return victims;
    }

    private record Carried(Held held, Progress.Streams streams) {}

    /** Checks all connections, and closes those that have made no progress for too long. */
    void look() {
        long now = nanoTime.getAsLong();
        boundStreams();
        for (Held each : held.values()) {
            each.hasAskedSince(now);
            if (each.progress.isTooSlow(now)) {
                tooSlow.increment();
                each.connection.getEndPoint().close();
            }
        }
    }

    private void giveWay(Connection opened) {
        Held victim;
        synchronized (victims) {
            victim = nextVictim(opened);
        }
        if (victim != null) {
            held.remove(victim.connection);
            givenWay.increment();
            victim.connection.getEndPoint().close();
        }
    }

    /** Not the one that was just opened, which has had no time to send a request, unless it is the only one left. */
    private @Nullable Held nextVictim(Connection opened) {
        long now = nanoTime.getAsLong();
        for (int search = 0; search < 2; search++) {
            for (Held victim = victims.poll(); victim != null; victim = victims.poll()) {
                // No connection outside the queue can be older: waitingSince only grows.
                if (victim.connection != opened && held.containsKey(victim.connection) && !victim.hasAskedSince(now)) {
                    return victim;
                }
            }
            held.values().stream()
                    .map(each -> new Found(each, each.waitingSince(), each.connection.getMessagesIn()))
                    .sorted(Comparator.comparingLong(Found::since).thenComparingLong(Found::requests))
                    .limit(VICTIMS)
                    .forEach(found -> victims.add(found.held()));
        }
        // All have sent requests since the last check: take the one with the fewest that is not being served.
        return held.values().stream()
                .filter(each -> each.connection != opened && !each.progress.isServing())
                .min(Comparator.comparingLong(each -> each.connection.getMessagesIn()))
                .orElse(held.get(opened));
    }

    /**
     * A connection as of a search for the oldest. Connections that were last checked together are equally old; among
     * them the one with the fewest requests gives way first.
     */
    private record Found(Held held, long since, long requests) {}

    /** A connection, and when it was last seen with a new request or being served. */
    private final class Held {
        private final Connection connection;
        private final Progress progress;
        private long requests;
        private long waitingSince;

        private Held(Connection connection, long now) {
            this.connection = connection;
            this.progress = Progress.of(connection, limits, now, Connections.this::streamOpened);
            this.waitingSince = now;
        }

        private synchronized long waitingSince() {
            return waitingSince;
        }

        private synchronized boolean hasAskedSince(long now) {
            long all = connection.getMessagesIn();
            boolean more = all > requests || progress.isServing();
            if (more) {
                requests = all;
                waitingSince = now;
            }
            return more;
        }
    }
}

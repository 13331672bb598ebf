package io.freshet.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a server. There are so many at most: beyond that the one that is longest without a complete request
 * gives way to those that ask. Jetty's {@code ConnectionLimit} stops accepting instead, health checks too.
 * Nor does Jetty end a head that comes byte by byte, or a body or an answer that crawls: each byte is a sign of life. So
 * all connections are looked at once a second, and a request costs nothing. Thread-safe.
 */
final class Connections extends AbstractLifeCycle implements Connection.Listener {
    private static final long BETWEEN_LOOKS_SECONDS = 1;

    /** So many are found at once, for to find them is to look at all. */
    private static final int VICTIMS = 64;

    private final int most;
    private final Progress.Limits limits;
    private final Scheduler scheduler;
    private final LongSupplier nanoTime;
    private final Map<Connection, Held> held = new ConcurrentHashMap<>();
    private final Queue<Held> victims = new ArrayDeque<>(); // oldest first; guarded by itself
    private final Counter givenWay;
    private final Counter tooSlow;
    private volatile Scheduler.@Nullable Task next;

    /**
     * No connections yet.
     *
     * @param most 0 for no bound
     * @param head in which the head of a request must be whole
     * @param crawl for which a body or an answer may crawl
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
            return; // what it carries is opened too
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

    /** Looks at all connections: what has come on, and what has not for too long. */
    void look() {
        long now = nanoTime.getAsLong();
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

    /** Not the one that was just opened, which has had no time to ask. */
    private @Nullable Held nextVictim(Connection opened) {
        long now = nanoTime.getAsLong();
        for (int search = 0; search < 2; search++) {
            for (Held victim = victims.poll(); victim != null; victim = victims.poll()) {
                // None that was not found then can be older: what it waits since only moves on.
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
        // All have asked since they were last looked at: the one that has asked least and is not being served.
        return held.values().stream()
                .filter(each -> each.connection != opened && !each.progress.isServing())
                .min(Comparator.comparingLong(each -> each.connection.getMessagesIn()))
                .orElse(held.get(opened));
    }

    /**
     * A connection at the time when the oldest are looked for. Those that were looked at together are as old; the one that has
     * asked least then gives way first.
     */
    private record Found(Held held, long since, long requests) {}

    /** A connection, and when it was last seen to have asked for something, or to be served. */
    private final class Held {
        private final Connection connection;
        private final Progress progress;
        private long requests;
        private long waitingSince;

        private Held(Connection connection, long now) {
            this.connection = connection;
            this.progress = Progress.of(connection, limits);
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

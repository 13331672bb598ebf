package io.freshet.gateway.socket;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** The gateway's metrics. Thread-safe. */
final class GatewayMetrics {
    private static final String SLOW_CONSUMERS = "gateway.slow.consumers";

    private final AtomicInteger sessions = new AtomicInteger();
    private final Timer broadcast;
    private final Timer notification;
    private final Counter refreshes;
    private final Counter conflated;
    private final Counter closed;
    private final Counter recovered;
    private final Counter lost;

    GatewayMetrics(MeterRegistry meters) {
        Gauge.builder("gateway.connections", sessions, AtomicInteger::get)
                .description("Clients connected by WebSocket or Server-Sent Events")
                .register(meters);
        broadcast = Timer.builder("gateway.broadcast")
                .description("From taking an announcement to handing over the last of its frames")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1))
                .register(meters);
        notification = Timer.builder("gateway.notification")
                .description("From the commit of a change to handing over the last of its frames")
                .serviceLevelObjectives(
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5))
                .register(meters);
        refreshes = Counter.builder("gateway.refreshes")
                .description("feed_refresh_required frames, each counted once however many clients get it")
                .register(meters);
        conflated = slow(meters, "conflated");
        closed = slow(meters, "closed");
        recovered = resumed(meters, "recovered");
        lost = resumed(meters, "resync_required");
    }

    private static Counter resumed(MeterRegistry meters, String outcome) {
        return Counter.builder("gateway.resumed")
                .description("Subscriptions that were to go on from a cursor, and what became of it")
                .tag("outcome", outcome)
                .register(meters);
    }

    private static Counter slow(MeterRegistry meters, String outcome) {
        return Counter.builder(SLOW_CONSUMERS)
                .description("Clients that did not read fast enough, and what became of it")
                .tag("outcome", outcome)
                .register(meters);
    }

    void sessionOpened() {
        sessions.incrementAndGet();
    }

    void sessionClosed() {
        sessions.decrementAndGet();
    }

    int sessions() {
        return sessions.get();
    }

    void broadcastDone(long startedNanos) {
        broadcast.record(Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    void notified(Instant committedAt) {
        notification.record(Duration.between(committedAt, Instant.now()));
    }

    void refreshesSent(int count) {
        refreshes.increment(count);
    }

    void resumed(boolean complete) {
        (complete ? recovered : lost).increment();
    }

    void slowConsumerConflated() {
        conflated.increment();
    }

    void slowConsumerClosed() {
        closed.increment();
    }
}

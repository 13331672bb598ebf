package io.freshet.stream.publication;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Sends each aggregate's versions in order: version v only once v − 1 is known to be on the topic, because this instance
 * saw it acknowledged. Threads that commit v and v + 1 one after the other reach this class in any order.
 *
 * <p>Where the predecessor is unknown (another instance or an earlier run published it) the version waits for a short
 * time and is then sent with a warning. The CDC backstop will take that case over.
 *
 * <p>All state belongs to one thread; {@link #offer} may be called by any.
 */
@Component
class OrderedPublisher implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(OrderedPublisher.class);
    private static final int SHUTDOWN_SECONDS = 8;

    private final EventSender sender;
    private final PublicationProperties properties;
    private final Semaphore room;
    private final Counter dropped;
    private final ScheduledThreadPoolExecutor thread;
    private final Map<UUID, TreeMap<Long, Pending>> waiting = new HashMap<>();
    private final Map<UUID, Long> acknowledged;

    OrderedPublisher(EventSender sender, PublicationProperties properties, MeterRegistry metrics) {
        this.sender = sender;
        this.properties = properties;
        this.room = new Semaphore(properties.maxPending());
        this.dropped = metrics.counter("publication_dropped_total");
        this.acknowledged = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
                return size() > properties.rememberedAggregates();
            }
        };
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("publication").factory());
    }

    /** Takes the event of a committed change; never blocks, never throws. */
    void offer(OutgoingEvent event, String traceparent) {
        if (!room.tryAcquire()) {
            drop(event, "too many events wait for Kafka", null);
            return;
        }
        try {
            thread.execute(() -> accept(new Pending(event, traceparent)));
        } catch (RejectedExecutionException e) {
            room.release();
            drop(event, "the service is stopping", null);
        }
    }

    private void accept(Pending pending) {
        OutgoingEvent event = pending.event();
        if (isNext(event)) {
            send(pending);
            return;
        }
        waiting.computeIfAbsent(event.aggregateId(), id -> new TreeMap<>()).put(event.version(), pending);
        thread.schedule(() -> stopWaiting(pending), properties.predecessorWait().toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean isNext(OutgoingEvent event) {
        return event.version() == 1 || acknowledged.getOrDefault(event.aggregateId(), 0L) >= event.version() - 1;
    }

    private void stopWaiting(Pending pending) {
        OutgoingEvent event = pending.event();
        TreeMap<Long, Pending> versions = waiting.get(event.aggregateId());
        if (versions == null || !pending.equals(versions.get(event.version()))) {
            return;
        }
        // Whatever waits below it goes first: order is worth more than the exact wait.
        while (!versions.isEmpty() && versions.firstKey() <= event.version()) {
            Pending first = versions.pollFirstEntry().getValue();
            log.atWarn()
                    .addKeyValue("aggregate_id", event.aggregateId())
                    .addKeyValue("version", first.event().version())
                    .log("published without knowing that the version before it was");
            send(first);
        }
        forgetIfEmpty(event.aggregateId(), versions);
    }

    private void send(Pending pending) {
        sender.send(pending.event(), pending.traceparent())
                .whenCompleteAsync(
                        (_, failure) -> {
                            room.release();
                            if (failure == null) {
                                acknowledged(pending.event());
                            } else {
                                drop(pending.event(), "Kafka did not take it", failure);
                            }
                        },
                        thread);
    }

    private void acknowledged(OutgoingEvent event) {
        acknowledged.merge(event.aggregateId(), event.version(), Math::max);
        TreeMap<Long, Pending> versions = waiting.get(event.aggregateId());
        if (versions != null && versions.firstKey() <= event.version() + 1) {
            Pending next = versions.pollFirstEntry().getValue();
            forgetIfEmpty(event.aggregateId(), versions);
            send(next);
        }
    }

    private void forgetIfEmpty(UUID aggregateId, Map<Long, Pending> versions) {
        if (versions.isEmpty()) {
            waiting.remove(aggregateId);
        }
    }

    private void drop(OutgoingEvent event, String why, @Nullable Throwable cause) {
        dropped.increment();
        log.atError()
                .addKeyValue("topic", event.topic())
                .addKeyValue("aggregate_id", event.aggregateId())
                .addKeyValue("version", event.version())
                .addKeyValue("cause", String.valueOf(cause))
                .log("an event was not published: {}", why);
    }

    /** Lets what waits and what is in flight go out, for a bounded time. */
    @Override
    public void destroy() throws InterruptedException {
        if (!room.tryAcquire(properties.maxPending(), SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
            log.warn("stopped with events that Kafka has not acknowledged");
        }
        thread.shutdownNow();
    }

    private record Pending(OutgoingEvent event, String traceparent) {}
}

package io.freshet.stream.publication;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The direct path. Sends version v of an aggregate only once v − 1 is known to be on the topic: acknowledged to this
 * instance, read there, or found in the durable record. Threads and instances that commit v − 1 and v in order may
 * reach this class in any order, so v waits for a short time. After that it is left to the backstop, as is every event
 * that exceeds the capacity or that Kafka rejects. Nothing is lost: the change is in the WAL.
 *
 * <p>All state is confined to one thread; {@link #offer} may be called from any.
 */
@Component
class OrderedPublisher implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(OrderedPublisher.class);
    private static final int SHUTDOWN_SECONDS = 8;
    private static final long SECONDS_BETWEEN_WARNINGS = 10;

    private final EventSender sender;
    private final TopicView view;
    private final PublishedVersions published;
    private final PublicationProperties properties;
    private final Semaphore room;
    private final Counter left;
    private final ScheduledExecutorService thread;
    private final Map<UUID, TreeMap<Long, Pending>> waiting = new HashMap<>();
    private final Set<UUID> inFlight = new HashSet<>();
    private final Set<Version> inHands = ConcurrentHashMap.newKeySet();
    private final Consumer<List<Appearance>> reader = this::read;
    private volatile boolean anyWaiting;
    private long lastWarning = System.nanoTime() - TimeUnit.SECONDS.toNanos(SECONDS_BETWEEN_WARNINGS);

    @Autowired
    OrderedPublisher(
            EventSender sender,
            TopicView view,
            PublishedVersions published,
            PublicationProperties properties,
            MeterRegistry metrics) {
        this(
                sender,
                view,
                published,
                properties,
                metrics,
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("publication").factory()));
    }

    /** @param thread a single-threaded executor, to which all state is confined */
    OrderedPublisher(
            EventSender sender,
            TopicView view,
            PublishedVersions published,
            PublicationProperties properties,
            MeterRegistry metrics,
            ScheduledExecutorService thread) {
        this.sender = sender;
        this.view = view;
        this.published = published;
        this.properties = properties;
        this.room = new Semaphore(properties.maxPending());
        this.left = metrics.counter("publication_left_to_backstop_total");
        this.thread = thread;
        view.listen(reader);
    }

    /** Registers the event of a change that is about to be committed. {@link #offer} or {@link #forget} must follow. */
    void expect(OutgoingEvent event) {
        inHands.add(Version.of(event));
    }

    /** Drops a registered event: its change was not committed, or the outcome is unknown. */
    void forget(OutgoingEvent event) {
        inHands.remove(Version.of(event));
    }

    /** Accepts the event of a committed change. Never blocks and never throws. */
    void offer(OutgoingEvent event, String traceparent) {
        if (!room.tryAcquire()) {
            forget(event);
            leaveToBackstop(event, "too many events wait for Kafka", null);
            return;
        }
        try {
            thread.execute(() -> accept(new Pending(event, traceparent)));
        } catch (RejectedExecutionException e) {
            release(event);
            leaveToBackstop(event, "the service is stopping", null);
        }
    }

    /**
     * Returns whether a version is expected, waiting, in flight or acknowledged, so that the backstop need not publish
     * it yet. May be called from any thread.
     */
    boolean isOnItsWay(UUID aggregateId, long version) {
        return inHands.contains(new Version(aggregateId, version)) || published.highest(aggregateId) >= version;
    }

    private void release(OutgoingEvent event) {
        forget(event);
        room.release();
    }

    private void accept(Pending pending) {
        OutgoingEvent event = pending.event();
        UUID id = event.aggregateId();
        waiting.computeIfAbsent(id, _ -> new TreeMap<>()).put(event.version(), pending);
        anyWaiting = true;
        sendNext(id);
        if (isWaiting(pending)) {
            if (!inFlight.contains(id)) {
                published.lookUp(id, () -> thread.execute(() -> sendNext(id)));
            }
            scheduleEnd(pending);
        }
    }

    private void scheduleEnd(Pending pending) {
        thread.schedule(() -> stopWaiting(pending), properties.predecessorWait().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Sends an aggregate's next version, if it may go out now. At most one is in flight. */
    private void sendNext(UUID id) {
        TreeMap<Long, Pending> versions = waiting.get(id);
        if (versions == null || inFlight.contains(id)) {
            return;
        }
        long known = Math.max(view.highest(id), published.highest(id));
        while (!versions.isEmpty() && versions.firstKey() <= known) {
            // The backstop was faster.
            release(versions.pollFirstEntry().getValue().event());
        }
        if (!versions.isEmpty() && versions.firstKey() == known + 1) {
            send(versions.pollFirstEntry().getValue());
        }
        forgetIfEmpty(id, versions);
    }

    private void send(Pending pending) {
        OutgoingEvent event = pending.event();
        inFlight.add(event.aggregateId());
        sender.send(event, Origin.DIRECT, pending.traceparent())
                .whenCompleteAsync(
                        (_, failure) -> {
                            if (failure == null) {
                                published.acknowledged(event.aggregateId(), event.version());
                            }
                            release(event); // after acknowledged(): isOnItsWay must not turn false in between
                            inFlight.remove(event.aggregateId());
                            if (failure == null) {
                                sendNext(event.aggregateId());
                            } else {
                                leaveToBackstop(event, "Kafka did not take it", failure);
                            }
                        },
                        thread);
    }

    /** Called on the thread that reads the topics. */
    private void read(List<Appearance> appearances) {
        if (anyWaiting && !thread.isShutdown()) {
            thread.execute(() -> appearances.forEach(appearance -> sendNext(appearance.aggregateId())));
        }
    }

    private void stopWaiting(Pending pending) {
        OutgoingEvent event = pending.event();
        if (!isWaiting(pending)) {
            return;
        }
        if (inFlight.contains(event.aggregateId())) {
            scheduleEnd(pending);
            return;
        }
        TreeMap<Long, Pending> versions = waiting.getOrDefault(event.aggregateId(), new TreeMap<>());
        versions.remove(event.version());
        forgetIfEmpty(event.aggregateId(), versions);
        release(event);
        leaveToBackstop(event, "the version before it is not on the topic", null);
    }

    private boolean isWaiting(Pending pending) {
        TreeMap<Long, Pending> versions = waiting.get(pending.event().aggregateId());
        return versions != null && pending.equals(versions.get(pending.event().version()));
    }

    private void forgetIfEmpty(UUID aggregateId, Map<Long, Pending> versions) {
        if (versions.isEmpty()) {
            waiting.remove(aggregateId);
            anyWaiting = !waiting.isEmpty();
        }
    }

    private synchronized void leaveToBackstop(OutgoingEvent event, String why, @Nullable Throwable cause) {
        left.increment();
        long now = System.nanoTime();
        if (now - lastWarning >= TimeUnit.SECONDS.toNanos(SECONDS_BETWEEN_WARNINGS)) {
            lastWarning = now;
            log.atWarn()
                    .addKeyValue("topic", event.topic())
                    .addKeyValue("aggregate_id", event.aggregateId())
                    .addKeyValue("version", event.version())
                    .addKeyValue("cause", String.valueOf(cause))
                    .log("an event, perhaps others too, is left to the backstop: {}", why);
        }
    }

    /** Waits, for a bounded time, for the pending events to be sent. */
    @Override
    public void destroy() throws InterruptedException {
        view.ignore(reader);
        if (!room.tryAcquire(properties.maxPending(), SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
            log.warn("stopped with events that Kafka has not acknowledged: the backstop publishes them");
        }
        thread.shutdownNow();
    }

    private record Version(UUID aggregateId, long version) {
        static Version of(OutgoingEvent event) {
            return new Version(event.aggregateId(), event.version());
        }
    }

    private record Pending(OutgoingEvent event, String traceparent) {}
}

package io.freshet.stream.backstop;

import io.freshet.http.TraceContext;
import io.freshet.stream.publication.Origin;
import io.freshet.stream.publication.OutgoingEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes due undecided changes, each once it is visible to readers of the database, and the watermarks. Runs on its
 * own thread until closed. It sends or puts back every change that it takes from {@link UnconfirmedChanges}, whatever
 * fails: no other thread would pick that change up again.
 */
final class Recovery implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Recovery.class);
    private static final int BATCH = 500;
    private static final long NOT_VISIBLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long ON_ITS_WAY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long NOT_SENT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final UnconfirmedChanges undecided;
    private final InHands inHands;
    private final long patienceNanos;
    private final Sender sender;
    private final Visibility visibility;
    private final Watermarks watermarks;
    private final LongSupplier nanoTime;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread =
            Thread.ofPlatform().name("backstop-recovery").daemon().unstarted(this::run);
    private WalEntry.@Nullable Heartbeat unsent;
    private volatile boolean closed;

    /**
     * Creates a recovery that has not started.
     *
     * @param inHands whether this instance's direct path is about to publish a version
     * @param patience how long to wait for the direct path after a change is due
     * @param nanoTime a source like {@link System#nanoTime}, shared with {@code undecided}
     */
    Recovery(
            UnconfirmedChanges undecided,
            InHands inHands,
            Duration patience,
            Sender sender,
            Visibility visibility,
            Watermarks watermarks,
            LongSupplier nanoTime) {
        this.undecided = undecided;
        this.inHands = inHands;
        this.patienceNanos = patience.toNanos();
        this.sender = sender;
        this.visibility = visibility;
        this.watermarks = watermarks;
        this.nanoTime = nanoTime;
    }

    void start() {
        thread.start();
    }

    /** Completes when the thread ends, exceptionally if an error ended it: nothing is published after that. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    private void run() {
        try {
            while (!closed) {
                undecided.awaitWork();
                runOnce();
            }
            ended.complete(null);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            ended.complete(null);
        } catch (Throwable e) { // an Error too: the supervisor must be notified
            ended.completeExceptionally(e);
        }
    }

    /** Does the work that is due now. */
    void runOnce() {
        sendWatermark();
        Deque<PendingChange> due = new ArrayDeque<>(undecided.takeDue(BATCH));
        try {
            publish(due);
        } catch (RuntimeException e) {
            log.error("the backstop could not publish, and will try again", e);
        } finally {
            due.forEach(change -> undecided.retry(change, NOT_SENT_NANOS));
        }
    }

    /** Sends the newest watermark. Retries a failed one unless a later one supersedes it. */
    private void sendWatermark() {
        WalEntry.Heartbeat next = undecided.takeHeartbeat();
        WalEntry.Heartbeat heartbeat = next == null ? unsent : next;
        if (heartbeat == null) {
            return;
        }
        try {
            watermarks.send(heartbeat);
            unsent = null;
        } catch (RuntimeException e) {
            unsent = heartbeat;
            log.info("a watermark could not be sent, and will be tried again: {}", e.toString());
        }
    }

    /** Removes each change from {@code due} once it is handled. */
    private void publish(Deque<PendingChange> due) {
        try {
            if (due.stream().anyMatch(change -> !visibility.isVisible(change.transaction()))) {
                visibility.refresh();
            }
        } catch (SQLException e) {
            log.info("PostgreSQL cannot be asked what is visible: {}", e.toString());
            return;
        }
        while (!due.isEmpty()) {
            publish(due.getFirst());
            due.removeFirst();
        }
    }

    private void publish(PendingChange change) {
        if (!visibility.isVisible(change.transaction())) {
            undecided.retry(change, NOT_VISIBLE_NANOS);
        } else if (!change.isGap() && isOnItsWay(change)) {
            undecided.retry(change, ON_ITS_WAY_NANOS);
        } else if (!closed && undecided.markSent(change)) {
            send(change);
        }
    }

    /** For a bounded time, a busy direct path of this instance is not mistaken for a lost publish. */
    private boolean isOnItsWay(PendingChange change) {
        return nanoTime.getAsLong() - change.dueAt() < patienceNanos
                && inHands.isOnItsWay(change.aggregateId(), change.version());
    }

    private void send(PendingChange change) {
        Supplier<OutgoingEvent> event = change.event();
        if (event == null) {
            return;
        }
        try {
            sender.send(
                            event.get(),
                            change.isGap() ? Origin.GAP : Origin.CDC,
                            TraceContext.current().traceparent())
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            failed(change, failure);
                        }
                    });
        } catch (RuntimeException e) {
            failed(change, e);
        }
    }

    private void failed(PendingChange change, Throwable failure) {
        log.atWarn()
                .addKeyValue("aggregate_id", change.aggregateId())
                .addKeyValue("version", change.version())
                .log("the backstop could not publish a change, and will try again: {}", failure.toString());
        undecided.retry(change, NOT_SENT_NANOS);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    /** The versions that the direct path holds. */
    interface InHands {
        boolean isOnItsWay(UUID aggregateId, long version);
    }

    /** Sends events; the future completes with Kafka's acknowledgement. */
    interface Sender {
        CompletableFuture<?> send(OutgoingEvent event, Origin origin, String traceparent);
    }

    /** Sends watermarks. */
    interface Watermarks {
        void send(WalEntry.Heartbeat heartbeat);
    }
}

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
 * Publishes the undecided changes that are due, each once a reader of the database can see it, and the watermarks. Has a
 * thread of its own until it is closed. What it takes out of {@link UnconfirmedChanges} it sends or puts back, whatever fails in
 * between: no other thread would ever look at it again.
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
    private WalEntry.@Nullable Heartbeat untold;
    private volatile boolean closed;

    /**
     * One that has not begun.
     *
     * @param inHands whether this instance's direct path is about to publish a version
     * @param patience how long it may take for that
     * @param nanoTime as {@link System#nanoTime}, the same as that of {@code undecided}
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

    /** Completes when the thread has ended, exceptionally if it was not asked to: then nothing is published any more. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    private void run() {
        try {
            while (!closed) {
                undecided.awaitWork();
                turn();
            }
            ended.complete(null);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            ended.complete(null);
        } catch (Throwable e) { // also an Error: whoever supervises must hear of it
            ended.completeExceptionally(e);
        }
    }

    /** Does what there is to do now. */
    void turn() {
        tellWatermark();
        Deque<PendingChange> due = new ArrayDeque<>(undecided.takeDue(BATCH));
        try {
            publish(due);
        } catch (RuntimeException e) {
            log.error("the backstop could not publish, and will try again", e);
        } finally {
            due.forEach(change -> undecided.retry(change, NOT_SENT_NANOS));
        }
    }

    /** One that could not be sent is tried again until there is a later one, which tells more. */
    private void tellWatermark() {
        WalEntry.Heartbeat next = undecided.takeUntold();
        WalEntry.Heartbeat beat = next == null ? untold : next;
        if (beat == null) {
            return;
        }
        try {
            watermarks.send(beat);
            untold = null;
        } catch (RuntimeException e) {
            untold = beat;
            log.info("a watermark could not be sent, and will be tried again: {}", e.toString());
        }
    }

    /** Takes from what is due what it is done with. */
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

    /** A busy direct path of this very instance is not taken for a lost publish, for as long as freshness allows. */
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

    /** What the direct path has. */
    interface InHands {
        boolean isOnItsWay(UUID aggregateId, long version);
    }

    /** Where events go; the future completes with Kafka's acknowledgement. */
    interface Sender {
        CompletableFuture<?> send(OutgoingEvent event, Origin origin, String traceparent);
    }

    /** Where watermarks go. */
    interface Watermarks {
        void send(WalEntry.Heartbeat beat);
    }
}

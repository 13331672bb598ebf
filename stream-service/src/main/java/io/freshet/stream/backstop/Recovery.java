package io.freshet.stream.backstop;

import io.freshet.http.TraceContext;
import io.freshet.stream.publication.EventSender;
import io.freshet.stream.publication.Origin;
import io.freshet.stream.publication.OutgoingEvent;
import io.freshet.stream.publication.Publication;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the undecided changes that are due, each once a reader of the database can see it, and the watermarks. Has a
 * thread of its own until it is closed.
 */
final class Recovery implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Recovery.class);
    private static final int BATCH = 500;
    private static final long NOT_VISIBLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long ON_ITS_WAY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long NOT_SENT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Undecided undecided;
    private final Publication direct;
    private final long patienceNanos;
    private final EventSender sender;
    private final Visibility visibility;
    private final WatermarkSender watermarks;
    private final Thread thread =
            Thread.ofPlatform().name("backstop-recovery").daemon().unstarted(this::run);
    private volatile boolean closed;

    Recovery(
            Undecided undecided,
            Publication direct,
            BackstopProperties properties,
            EventSender sender,
            Visibility visibility,
            WatermarkSender watermarks) {
        this.undecided = undecided;
        this.direct = direct;
        this.patienceNanos = properties.patience().toNanos();
        this.sender = sender;
        this.visibility = visibility;
        this.watermarks = watermarks;
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                List<PendingChange> due = undecided.awaitDue(BATCH);
                WalEntry.Beat beat = undecided.takeUntold();
                if (beat != null) {
                    watermarks.send(beat);
                }
                publish(due);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.error("the backstop could not publish, and will try again", e);
            }
        }
    }

    private void publish(List<PendingChange> due) {
        try {
            if (due.stream().anyMatch(change -> !visibility.isVisible(change.transaction()))) {
                visibility.refresh();
            }
        } catch (SQLException e) {
            log.info("PostgreSQL cannot be asked what is visible: {}", e.toString());
            due.forEach(change -> undecided.retry(change, NOT_SENT_NANOS));
            return;
        }
        for (PendingChange change : due) {
            if (!visibility.isVisible(change.transaction())) {
                undecided.retry(change, NOT_VISIBLE_NANOS);
            } else if (isOnItsWay(change)) {
                undecided.retry(change, ON_ITS_WAY_NANOS);
            } else if (!closed && undecided.markSent(change)) {
                send(change);
            }
        }
    }

    /** A busy direct path of this very instance is not taken for a lost publish, for as long as freshness allows. */
    private boolean isOnItsWay(PendingChange change) {
        return System.nanoTime() - change.dueAt() < patienceNanos
                && direct.isOnItsWay(change.aggregateId(), change.version());
    }

    private void send(PendingChange change) {
        Supplier<OutgoingEvent> event = change.event();
        if (event == null) {
            return;
        }
        try {
            sender.send(event.get(), Origin.CDC, TraceContext.current().traceparent())
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
}

package io.freshet.stream.backstop;

import io.freshet.stream.backstop.BackstopStatus.Activity;
import io.freshet.stream.publication.Appearance;
import io.freshet.stream.publication.TopicFollower;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the active backstop, from acquiring the lock until the engine ends. */
final class BackstopSession {
    private static final Logger log = LoggerFactory.getLogger(BackstopSession.class);
    private static final long POLL_MILLIS = 100;
    private static final long CATCH_UP_SECONDS = 60;
    /** Normal during a bulk change, but worth reporting in the status. */
    private static final Duration LATE = Duration.ofSeconds(10);

    private final BackstopParts parts;
    private final Ownership ownership;
    private final ReplicationSlot slot;

    BackstopSession(BackstopParts parts, Ownership ownership) {
        this.parts = parts;
        this.ownership = ownership;
        this.slot = ownership.slot(parts.properties().slot());
    }

    /** Runs until something fails or the thread is interrupted. */
    void run() throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        parts.status().set(Activity.STARTING, "looking at the replication slot");
        Progress.State state = prepareSlot();
        parts.status().set(Activity.STARTING, "reading what is on the topics");
        catchUp();
        if (state.gap()) {
            parts.status().set(Activity.STARTING, "publishing what differs after the loss of the slot");
            parts.gapRepair().run();
            catchUp();
        }
        UnconfirmedChanges undecided =
                new UnconfirmedChanges(parts.view()::highest, parts.properties(), System::nanoTime);
        Consumer<List<Appearance>> listener = undecided::read;
        WatermarkSender watermarks = parts.watermarks(state.gap());
        parts.view().listen(listener);
        try (Recovery recovery = parts.recovery(undecided, watermarks);
                ReplicationEngine engine = parts.engine(undecided, state, ownership.now())) {
            recovery.start();
            engine.start();
            supervise(CompletableFuture.anyOf(engine.ended(), recovery.ended()), watermarks, state.gap());
        } finally {
            parts.view().ignore(listener);
        }
    }

    /** Ensures a slot that continues from the stored progress. Otherwise creates one and records a gap. */
    private Progress.State prepareSlot() throws SQLException {
        Progress progress = parts.progress();
        Progress.State state = progress.load();
        ReplicationSlot.State found = slot.state();
        if (found != null && found.readerPid() != null) {
            slot.evict(found.readerPid());
        }
        Long lsn = state.lsn();
        // A slot flushed beyond the progress has discarded unpublished WAL: it is a different slot of the same name.
        if (found != null && !found.lost() && lsn != null && found.flushedLsn() <= lsn) {
            return state;
        }
        log.warn("there is no slot that goes on from {}: changes may have been lost, comparing the tables", lsn);
        progress.lose();
        if (found != null) {
            slot.drop();
        }
        parts.status().set(Activity.STARTING, "making a replication slot, which waits for running transactions");
        progress.begin(ownership.create(slot));
        return progress.load();
    }

    private void catchUp() throws InterruptedException, ExecutionException, TimeoutException {
        TopicFollower follower = parts.follower();
        follower.catchUp().get(CATCH_UP_SECONDS, TimeUnit.SECONDS);
    }

    private void supervise(Future<?> ended, WatermarkSender watermarks, boolean gap)
            throws SQLException, InterruptedException, ExecutionException {
        boolean gapOpen = gap;
        Instant reported = null;
        long reportedAt = System.nanoTime();
        parts.status().set(Activity.STARTING, "the engine is starting");
        long nextHeartbeat = System.nanoTime();
        while (true) {
            if (System.nanoTime() - nextHeartbeat >= 0) {
                nextHeartbeat += parts.properties().heartbeat().toNanos();
                ownership.heartbeat(parts.positions());
                parts.metrics().observe(slot.state(), watermarks.last());
            }
            Instant last = watermarks.last();
            if (last != null && !last.equals(reported)) {
                reported = last;
                reportedAt = System.nanoTime();
            }
            if (reported != null) {
                boolean late = System.nanoTime() - reportedAt > LATE.toNanos();
                parts.status().set(Activity.STREAMING, late ? "the last watermark is of " + reported : "");
            }
            if (gapOpen && watermarks.isGapPublished()) {
                parts.progress().closeGap();
                gapOpen = false;
            }
            try {
                ended.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                throw new IllegalStateException("the engine or the recovery has stopped by itself");
            } catch (TimeoutException _) {
                log.trace("both run");
            }
        }
    }
}

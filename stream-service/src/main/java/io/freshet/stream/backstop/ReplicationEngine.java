package io.freshet.stream.backstop;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import io.freshet.stream.publication.PublicationRecord;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of embedded Debezium, from the WAL to {@link UnconfirmedChanges}. Stores offsets only at heartbeats, which
 * are separate transactions: an LSN within a transaction does not always identify a single change.
 */
final class ReplicationEngine implements AutoCloseable, DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {
    private static final Logger log = LoggerFactory.getLogger(ReplicationEngine.class);
    private static final int RECORD_BATCH = 1_000;
    private static final long CLOSING_SECONDS = 10;

    private final String id = UUID.randomUUID().toString();
    private final WalReader reader;
    private final UnconfirmedChanges undecided;
    private final PublicationRecord published;
    private final Progress progress;
    private final long startLsn;
    private volatile long savedLsn;
    private final LongConsumer recovered;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final Thread thread;
    private final Map<UUID, PublicationRecord.Published> unrecorded = new HashMap<>();
    private volatile Map<String, Long> positions = Map.of();
    private volatile boolean closed;
    private volatile boolean lost;

    ReplicationEngine(
            Properties settings,
            WalReader reader,
            UnconfirmedChanges undecided,
            PublicationRecord published,
            Progress progress,
            long startLsn,
            LongConsumer recovered) {
        this.reader = reader;
        this.undecided = undecided;
        this.published = published;
        this.progress = progress;
        this.startLsn = startLsn;
        this.recovered = recovered;
        settings.setProperty("offset.storage", ProgressOffsets.class.getName());
        settings.setProperty(ProgressOffsets.OWNER, id);
        this.engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(settings)
                .using(OffsetCommitPolicy.always())
                .using((DebeziumEngine.CompletionCallback) this::completed)
                .notifying(this)
                .build();
        this.thread = Thread.ofPlatform().name("backstop-engine").daemon().unstarted(engine);
    }

    /** Starts reading; returns immediately. */
    void start() {
        ProgressOffsets.OWNERS.put(id, this);
        thread.start();
    }

    /** Completes when the engine has stopped, exceptionally if it failed. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    private void completed(boolean success, String message, Throwable error) {
        if (success) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(error == null ? new IOException(message) : error);
        }
    }

    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> records,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        for (RecordChangeEvent<SourceRecord> origin : records) {
            WalEntry entry = reader.read(origin);
            if (entry instanceof WalEntry.Truncation truncation) {
                handleTruncation(truncation);
            }
            while (entry != null && !undecided.add(entry)) {
                harvest(committer);
                undecided.awaitRoom();
                if (closed) {
                    throw new InterruptedException("the backstop is stopping");
                }
            }
        }
        harvest(committer);
    }

    private void harvest(DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        UnconfirmedChanges.Decided decided = undecided.takeDecided();
        recovered.accept(decided.recovered());
        unrecorded.putAll(decided.versions()); // in version order, so that the highest remains
        WalEntry.Heartbeat heartbeat = decided.heartbeat();
        if (heartbeat != null || unrecorded.size() >= RECORD_BATCH) {
            record();
        }
        if (heartbeat != null) {
            positions = heartbeat.positions();
            committer.markProcessed(heartbeat.origin());
            committer.markBatchFinished();
        }
    }

    /**
     * Handles a TRUNCATE like the loss of the slot: a comparison finds the lost rows, and the entry is not read again.
     */
    private void handleTruncation(WalEntry.Truncation truncation) {
        lost = true;
        try {
            progress.lose();
        } catch (SQLException e) {
            throw new IllegalStateException("a TRUNCATE could not be noted", e);
        }
        throw new IllegalStateException("somebody has truncated " + truncation.table());
    }

    private void record() {
        try {
            published.put(unrecorded);
            unrecorded.clear();
        } catch (SQLException e) {
            throw new IllegalStateException("what was published could not be recorded", e);
        }
    }

    long startLsn() {
        return startLsn;
    }

    void save(long lsn) throws SQLException {
        if (!lost) {
            progress.save(lsn, positions);
            savedLsn = lsn;
        }
    }

    /** Returns the last LSN that this engine saved, or 0 if there is none. */
    long savedLsn() {
        return savedLsn;
    }

    @Override
    public void close() {
        closed = true;
        ProgressOffsets.OWNERS.remove(id);
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSING_SECONDS);
            while (!ended.isDone() && System.nanoTime() < deadline) {
                tryToClose();
                thread.join(100);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            thread.interrupt();
        }
    }

    private void tryToClose() {
        try {
            engine.close();
        } catch (IllegalStateException e) {
            log.debug("the engine cannot be closed yet, or is closed already: {}", e.toString());
        } catch (IOException e) {
            log.info("the engine did not close in order", e);
        }
    }
}

package io.freshet.stream.backstop;

import io.debezium.engine.RecordChangeEvent;
import io.freshet.stream.publication.OutgoingEvent;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;

/** An entry of the WAL, in WAL order. */
sealed interface WalEntry {
    /**
     * A committed version of an aggregate.
     *
     * @param table the table of the row
     * @param aggregateId the row's id
     * @param version the version after the change; a deletion counts as one
     * @param transaction the low 32 bits of the transaction's id
     * @param direct whether its writer publishes it itself
     * @param rises whether its version is above the previous row's; enabled triggers guarantee that
     * @param ours whether only this run of the backstop can publish it: it was made by hand after the run began
     * @param bytes its approximate size in memory
     * @param event creates its event on demand
     */
    record Change(
            String table,
            UUID aggregateId,
            long version,
            long transaction,
            boolean direct,
            boolean rises,
            boolean ours,
            long bytes,
            Supplier<OutgoingEvent> event)
            implements WalEntry {}

    /**
     * A table was truncated with the triggers bypassed. The WAL does not contain the removed rows.
     *
     * @param table the truncated table
     */
    record Truncation(String table) implements WalEntry {}

    /**
     * A heartbeat.
     *
     * @param at when its transaction began, by PostgreSQL's clock
     * @param positions how far the topics had been read before that
     * @param origin the engine's record, for storing its offset
     */
    record Heartbeat(Instant at, Map<String, Long> positions, RecordChangeEvent<SourceRecord> origin)
            implements WalEntry {}
}

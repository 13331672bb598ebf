package io.freshet.stream.backstop;

import io.debezium.engine.RecordChangeEvent;
import io.freshet.stream.publication.OutgoingEvent;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;

/** What the WAL tells, in its order. */
sealed interface WalEntry {
    /**
     * A committed version of an aggregate.
     *
     * @param table that it is a row of
     * @param aggregateId the row's id
     * @param version after the change; a deletion counts
     * @param transaction 32 bits of the transaction's id
     * @param direct whether its writer publishes it itself
     * @param rises whether its version is above that of the row before it; the triggers see to it while they are enabled
     * @param ours whether only this run of the backstop can publish it: it was made by hand, and since the run began
     * @param bytes roughly, in memory
     * @param event made when it is needed
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
     * A table was emptied past the trigger that refuses it: what was in it is not in the WAL.
     *
     * @param table that is empty now
     */
    record Truncation(String table) implements WalEntry {}

    /**
     * A heartbeat.
     *
     * @param at PostgreSQL's clock when its transaction began
     * @param positions of the topics, read up to before that
     * @param origin the engine's record, whose offset is stored
     */
    record Heartbeat(Instant at, Map<String, Long> positions, RecordChangeEvent<SourceRecord> origin)
            implements WalEntry {}
}

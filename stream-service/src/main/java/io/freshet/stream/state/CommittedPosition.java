package io.freshet.stream.state;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where to resume reading the events. A committed offset means "everything that earlier events mention is in the state
 * topic". That holds only if this package committed it for exactly these topics, so it stores their ids in the offset's
 * metadata. Offsets reset by an operator have no metadata, and a recreated topic has another id. Positions of releases
 * that wrote LZ4, which not every client can read, or products without a status do not count either: those states are
 * written again, and compaction removes the old ones.
 *
 * @param events the partition of events
 * @param topics the ids of the event topic and the state topic
 */
record CommittedPosition(TopicPartition events, String topics) {
    private static final String WRITTEN_AS = "gzip with status ";

    /** Returns the offset to resume from, or null if the state topic may be incomplete and must be rebuilt. */
    @Nullable
    Long of(@Nullable OffsetAndMetadata committed, long beginning, long end) {
        if (committed == null || !committed.metadata().equals(WRITTEN_AS + topics)) {
            return null;
        }
        // below the beginning: unread events have expired
        return committed.offset() >= beginning && committed.offset() <= end ? committed.offset() : null;
    }

    /** Returns what to commit once everything below the offset is written. */
    Map<TopicPartition, OffsetAndMetadata> at(long offset) {
        return Map.of(events, new OffsetAndMetadata(offset, WRITTEN_AS + topics));
    }
}

package io.freshet.stream.state;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where to go on reading the events. A committed offset means "all that the events before it mention is in the state
 * topic". That is so only if this package committed it, for these very topics: it leaves their ids beside the offset.
 * An operator who resets offsets leaves nothing there, and a topic that was made anew has another id. Positions of
 * releases that wrote LZ4, which not every client can read, or products without their status do not count either: what
 * they stand for is written once more, and compaction removes the rest.
 *
 * @param events the partition of events
 * @param topics the ids of the event topic and the state topic
 */
record CommittedPosition(TopicPartition events, String topics) {
    private static final String WRITTEN_AS = "gzip with status ";

    /** The offset to go on from, or null if the state topic may lack something: then everything is to be looked at. */
    @Nullable
    Long of(@Nullable OffsetAndMetadata committed, long beginning, long end) {
        if (committed == null || !committed.metadata().equals(WRITTEN_AS + topics)) {
            return null;
        }
        // below the beginning: events have gone that nobody read
        return committed.offset() >= beginning && committed.offset() <= end ? committed.offset() : null;
    }

    /** What to commit once everything below the offset is done. */
    Map<TopicPartition, OffsetAndMetadata> at(long offset) {
        return Map.of(events, new OffsetAndMetadata(offset, WRITTEN_AS + topics));
    }
}

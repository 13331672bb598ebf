package io.freshet.bench.backstop;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as a consumer of a topic sees it.
 *
 * @param place topic and partition
 * @param key the record's key
 * @param aggregateId in the event
 * @param version in the event
 * @param eventId in the event
 * @param origin how it was published, {@code direct} or {@code cdc}
 * @param gap whether it stands for changes lost with a replication slot
 * @param after the image as columns; null for a deletion
 */
record TopicEvent(
        String place,
        String key,
        UUID aggregateId,
        long version,
        String eventId,
        String origin,
        boolean gap,
        @Nullable Map<String, String> after) {}

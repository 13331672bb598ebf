package io.freshet.stream.state;

import io.freshet.events.EventHeaders;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * That there may be news of an aggregate. What they are is the database's to say.
 *
 * @param id of the stream or product
 * @param version that was told, 0 if none was
 * @param event that mentions it, or null if none did
 */
record AffectedAggregate(UUID id, long version, @Nullable ConsumerRecord<String, byte[]> event) {
    /** Which aggregate a record is of, or null if its key is not one's id. */
    static @Nullable UUID id(ConsumerRecord<String, ?> record) {
        String key = record.key();
        try {
            UUID id = key == null ? null : UUID.fromString(key);
            return id == null || !id.toString().equals(key) ? null : id;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** The version that a record tells of, 0 if it tells none. */
    static long version(ConsumerRecord<?, ?> record) {
        String text = EventHeaders.text(record.headers(), EventHeaders.VERSION);
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /** The trace of the change that made the version, or null if it is not this event's. */
    @Nullable
    String traceOf(long made) {
        return event == null || made != version ? null : EventHeaders.trace(event.headers());
    }
}

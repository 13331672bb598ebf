package io.freshet.stream.state;

import io.freshet.events.EventHeaders;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate that may have changed. The database holds its current state.
 *
 * @param id the id of the stream or product
 * @param version the version reported for it, or 0 if none was
 * @param event the event that mentions it, or null if none did
 */
record AffectedAggregate(UUID id, long version, @Nullable ConsumerRecord<String, byte[]> event) {
    /** Returns the id of a record's aggregate, or null if the key is not an id. */
    static @Nullable UUID id(ConsumerRecord<String, ?> record) {
        String key = record.key();
        try {
            UUID id = key == null ? null : UUID.fromString(key);
            return id == null || !id.toString().equals(key) ? null : id;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Returns the version in a record's headers, or 0 if there is none. */
    static long version(ConsumerRecord<?, ?> record) {
        String text = EventHeaders.text(record.headers(), EventHeaders.VERSION);
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /** Returns the trace of the change that created the version, or null if this event is not of that version. */
    @Nullable
    String traceOf(long made) {
        return event == null || made != version ? null : EventHeaders.trace(event.headers());
    }
}

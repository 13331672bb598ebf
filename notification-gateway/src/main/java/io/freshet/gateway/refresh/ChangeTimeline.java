package io.freshet.gateway.refresh;

import io.freshet.events.EventHeaders;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * When a change took each step on its way to the clients, by the clocks of the parts that took it.
 *
 * @param committedAt when it was committed to the database
 * @param publishedAt when its event was sent
 * @param invalidatedAt when no page from before could be served any more
 */
public record ChangeTimeline(Instant committedAt, Instant publishedAt, Instant invalidatedAt) {
    /** What the record of an announcement says; null where no change was its cause, or it does not say all. */
    static @Nullable ChangeTimeline of(ConsumerRecord<byte[], byte[]> record) {
        String committedAt = EventHeaders.text(record.headers(), EventHeaders.TIME);
        String publishedAt = EventHeaders.text(record.headers(), EventHeaders.PUBLISHED_AT);
        if (committedAt == null || publishedAt == null) {
            return null;
        }
        try {
            return new ChangeTimeline(
                    Instant.parse(committedAt), Instant.parse(publishedAt), Instant.ofEpochMilli(record.timestamp()));
        } catch (DateTimeParseException _) {
            return null;
        }
    }
}

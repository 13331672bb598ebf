package io.freshet.gateway.refresh;

import io.freshet.events.EventHeaders;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * When a change passed each step on its way to the clients, by the clock of the service that performed the step.
 *
 * @param committedAt when it was committed to the database
 * @param publishedAt when its event was published
 * @param invalidatedAt when pages from before the change stopped being served
 */
public record ChangeTimeline(Instant committedAt, Instant publishedAt, Instant invalidatedAt) {
    /** Reads the timeline from an announcement's record. Null if no change caused it or a field is missing. */
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

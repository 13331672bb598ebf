package io.freshet.invalidation.announcement;

import io.freshet.announcement.InvalidationReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an invalidation was made for.
 *
 * @param reason the announcement's reason
 * @param key the key of the record that caused it, or null
 * @param partition of that record
 * @param eventId of the change, or null where it is unknown
 * @param commandId of the command, or null for a change
 * @param changeType of the change, or null where it is unknown
 * @param aggregateId what changed, or null where it is unknown
 * @param occurredAt when it was committed, or when the record was written; the nearest from 1970 to before 2200, since
 *     whoever may write to the topic sets it, and an announcement's header has to be RFC 3339
 * @param traceparent the trace that it belongs to, or null
 * @param requestedBy who sent the command, or null for a change
 * @param publishedAt when the change was published, or null where there is none
 */
public record Cause(
        InvalidationReason reason,
        @Nullable String key,
        int partition,
        @Nullable String eventId,
        @Nullable String commandId,
        @Nullable String changeType,
        @Nullable String aggregateId,
        Instant occurredAt,
        @Nullable String traceparent,
        @Nullable String requestedBy,
        @Nullable Instant publishedAt) {
    private static final Instant LAST = Instant.parse("2199-12-31T23:59:59.999999Z");

    /** Bounds the instant. */
    public Cause {
        occurredAt = occurredAt.isBefore(Instant.EPOCH) ? Instant.EPOCH : occurredAt.isAfter(LAST) ? LAST : occurredAt;
    }

    /**
     * A cause that nobody asked for.
     *
     * @param reason the announcement's reason
     * @param key the key of the record that caused it, or null
     * @param partition of that record
     * @param eventId of the change, or null where it is unknown
     * @param commandId of the command, or null for a change
     * @param changeType of the change, or null where it is unknown
     * @param aggregateId what changed, or null where it is unknown
     * @param occurredAt when it was committed, or when the record was written
     * @param traceparent the trace that it belongs to, or null
     */
    public Cause(
            InvalidationReason reason,
            @Nullable String key,
            int partition,
            @Nullable String eventId,
            @Nullable String commandId,
            @Nullable String changeType,
            @Nullable String aggregateId,
            Instant occurredAt,
            @Nullable String traceparent) {
        this(reason, key, partition, eventId, commandId, changeType, aggregateId, occurredAt, traceparent, null, null);
    }
}

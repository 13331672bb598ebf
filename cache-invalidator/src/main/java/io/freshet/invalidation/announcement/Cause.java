package io.freshet.invalidation.announcement;

import io.freshet.announcement.InvalidationReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The cause of an invalidation.
 *
 * @param reason the announcement's reason
 * @param key the key of the record that caused it, or null
 * @param partition the partition of that record
 * @param eventId the event's id, or null if unknown
 * @param commandId the command's id, or null for a change
 * @param changeType the type of the change, or null if unknown
 * @param aggregateId the aggregate that changed, or null if unknown
 * @param occurredAt when it was committed, or when the record was written; clamped to 1970 until before 2200, as any
 *     producer can set it and an announcement's header must be valid RFC 3339
 * @param traceparent its trace, or null
 * @param requestedBy the user who sent the command, or null for a change
 * @param publishedAt when the change was published, or null if there is none
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

    /** Clamps the instant. */
    public Cause {
        occurredAt = occurredAt.isBefore(Instant.EPOCH) ? Instant.EPOCH : occurredAt.isAfter(LAST) ? LAST : occurredAt;
    }

    /**
     * A cause without a requester or a time of publishing.
     *
     * @param reason the announcement's reason
     * @param key the key of the record that caused it, or null
     * @param partition the partition of that record
     * @param eventId the event's id, or null if unknown
     * @param commandId the command's id, or null for a change
     * @param changeType the type of the change, or null if unknown
     * @param aggregateId the aggregate that changed, or null if unknown
     * @param occurredAt when it was committed, or when the record was written
     * @param traceparent its trace, or null
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

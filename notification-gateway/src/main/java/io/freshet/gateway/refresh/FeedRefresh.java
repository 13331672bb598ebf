package io.freshet.gateway.refresh;

import org.jspecify.annotations.Nullable;

/**
 * A notification to the listeners of one scope to refetch it.
 *
 * @param scope the scope to refetch
 * @param reason {@code stream_status_changed}, {@code product_updated}, {@code cache_cleared} or {@code broad}
 * @param changeType what happened to the aggregate; null for a command
 * @param aggregateId what changed; null for a command
 * @param generation opaque; clients send it back as {@code Freshet-Min-Generation}
 * @param timeline of the change; null for a command
 */
public record FeedRefresh(
        RefreshScope scope,
        String reason,
        @Nullable String changeType,
        @Nullable String aggregateId,
        String generation,
        @Nullable ChangeTimeline timeline) {
    /**
     * A refresh without a timeline.
     *
     * @param scope the scope to refetch
     * @param reason as announced
     * @param changeType what happened to the aggregate; null for a command
     * @param aggregateId what changed; null for a command
     * @param generation opaque
     */
    public FeedRefresh(
            RefreshScope scope,
            String reason,
            @Nullable String changeType,
            @Nullable String aggregateId,
            String generation) {
        this(scope, reason, changeType, aggregateId, generation, null);
    }

    /**
     * A copy with a timeline.
     *
     * @param known the timeline, or null
     * @return the copy
     */
    FeedRefresh withTimeline(@Nullable ChangeTimeline known) {
        return new FeedRefresh(scope, reason, changeType, aggregateId, generation, known);
    }

    /**
     * A copy with a generation that covers more.
     *
     * @param merged covers this refresh's generation
     * @return the copy
     */
    public FeedRefresh withGeneration(String merged) {
        return new FeedRefresh(scope, reason, changeType, aggregateId, merged, timeline);
    }
}

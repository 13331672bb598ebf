package io.freshet.gateway.refresh;

import org.jspecify.annotations.Nullable;

/**
 * What the listeners of one scope are told: fetch it again.
 *
 * @param scope whose listeners are concerned
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
     * One whose change has no timeline.
     *
     * @param scope whose listeners are concerned
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
     * The same, with the timeline of its change.
     *
     * @param known of the change
     * @return the refresh with it
     */
    FeedRefresh withTimeline(@Nullable ChangeTimeline known) {
        return new FeedRefresh(scope, reason, changeType, aggregateId, generation, known);
    }

    /**
     * The same, with a generation that covers more.
     *
     * @param merged covers this one's
     * @return the refresh with it
     */
    public FeedRefresh withGeneration(String merged) {
        return new FeedRefresh(scope, reason, changeType, aggregateId, merged, timeline);
    }
}

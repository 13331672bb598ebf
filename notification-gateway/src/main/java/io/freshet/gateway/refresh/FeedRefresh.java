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
 */
public record FeedRefresh(
        RefreshScope scope,
        String reason,
        @Nullable String changeType,
        @Nullable String aggregateId,
        String generation) {
    /**
     * The same, with a generation that covers more.
     *
     * @param merged covers this one's
     * @return the refresh with it
     */
    public FeedRefresh withGeneration(String merged) {
        return new FeedRefresh(scope, reason, changeType, aggregateId, merged);
    }
}

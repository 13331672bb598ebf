package io.freshet.gateway.socket;

import io.freshet.gateway.refresh.FeedRefresh;
import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.resume.RefreshHistory;
import io.freshet.gateway.resume.ResumeResult;
import io.freshet.gateway.subscription.FeedTopic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Resumes clients from their cursors, whichever instance issued them. */
final class Resumption {
    private static final String LANE = "missed";

    private final RefreshHistory history;
    private final Shards shards;
    private final GatewayMetrics metrics;
    private final GatewayProperties.Spread spread;

    Resumption(RefreshHistory history, Shards shards, GatewayMetrics metrics, GatewayProperties.Spread spread) {
        this.history = history;
        this.shards = shards;
        this.metrics = metrics;
        this.spread = spread;
    }

    /**
     * Determines what a client missed of a feed. If the cursor is ahead of this instance, waits a bounded time to catch
     * up.
     *
     * @param shard the client's shard; call on its loop
     * @param topic the feed
     * @param cursor what the client sent
     * @return the outcome; completes on the loop
     */
    CompletableFuture<ResumeResult> of(Shard shard, FeedTopic topic, String cursor) {
        ResumeResult recovery = history.recover(topic, cursor, shard.position());
        if (!(recovery instanceof ResumeResult.Ahead(var from))) {
            return CompletableFuture.completedFuture(counted(recovery));
        }
        CompletableFuture<ResumeResult> later = new CompletableFuture<>();
        // completeAsync in place, so that a failure completes the future too; the client waits for it.
        shard.whenReached(
                from,
                () -> later.completeAsync(
                        () -> counted(history.recover(topic, cursor, shard.position())), Runnable::run));
        return later;
    }

    private ResumeResult counted(ResumeResult recovery) {
        metrics.resumed(recovery instanceof ResumeResult.Complete);
        return recovery;
    }

    /** Sends the missed refreshes. Only the cursor of the last one covers them all. */
    void sendMissed(ClientSession session, FeedTopic topic, Position from, List<FeedRefresh> missed) {
        Position reached = session.shard().position();
        for (int i = 0; i < missed.size(); i++) {
            FeedRefresh refresh = missed.get(i);
            boolean last = i == missed.size() - 1;
            long spreadMillis = spread.millis(shards.audienceSize().concernedBy(refresh.scope()));
            session.deliver(
                    RefreshMessages.refresh(refresh, last ? reached : from, spreadMillis, Instant.now()),
                    topic,
                    LANE + "-" + i,
                    from);
        }
    }

    /** Asks the client to refetch the feed, because what it missed is unknown. */
    ServerMessage resync(Map<String, Object> topic, Position position) {
        return RefreshMessages.resync(topic, position, spread.millis(metrics.sessions()));
    }
}

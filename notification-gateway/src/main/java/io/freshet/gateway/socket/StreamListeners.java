package io.freshet.gateway.socket;

import io.freshet.gateway.refresh.RefreshScope;
import io.freshet.gateway.subscription.FeedTopic;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Who is subscribed to single streams, on this instance. Thread-safe. */
public final class StreamListeners {
    /** Below every number of a refresh, so that the two never look like the same frame. */
    private final AtomicLong sequence = new AtomicLong(Long.MIN_VALUE);

    private final Shards shards;

    StreamListeners(Shards shards) {
        this.shards = shards;
    }

    /**
     * How many listen to a stream here.
     *
     * @param stream its id
     * @return zero or more
     */
    public int count(UUID stream) {
        return shards.audienceSize().concernedBy(new RefreshScope.Stream(stream));
    }

    /**
     * Sends a message to each of them, encoded once. To one that does not read, only the latest of each event is sent once
     * it reads again.
     *
     * @param stream its id
     * @param event its name
     * @param data its content, without nulls
     */
    public void tell(UUID stream, String event, Map<String, Object> data) {
        if (count(stream) == 0) {
            return;
        }
        SharedFrame frame = SharedFrame.of(new ServerMessage(event, data, null), sequence.incrementAndGet(), event);
        var topic = new FeedTopic.Stream(stream);
        var scope = new RefreshScope.Stream(stream);
        AtomicInteger loopsToGo = new AtomicInteger(shards.all().size());
        for (Shard shard : shards.all()) {
            try {
                shard.loop().execute(() -> {
                    try {
                        shard.audience().concernedBy(scope, (session, _) -> {
                            if (session instanceof WebSocketSession) {
                                session.deliver(frame, topic);
                            }
                        });
                    } finally {
                        oneLoopDone(loopsToGo, frame);
                    }
                });
            } catch (RejectedExecutionException e) {
                oneLoopDone(loopsToGo, frame);
            }
        }
    }

    private static void oneLoopDone(AtomicInteger loopsToGo, SharedFrame frame) {
        if (loopsToGo.decrementAndGet() == 0) {
            frame.release();
        }
    }
}

package io.freshet.gateway.socket;

import io.freshet.gateway.refresh.RefreshScope;
import io.freshet.gateway.subscription.FeedTopic;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
     * The streams that anybody listens to here.
     *
     * @return as they are now
     */
    public Set<UUID> streams() {
        Set<UUID> streams = new HashSet<>();
        for (FeedTopic topic : shards.audienceSize().topics()) {
            if (topic instanceof FeedTopic.Stream(var id)) {
                streams.add(id);
            }
        }
        return streams;
    }

    /**
     * Sends a message to each of them and to some besides, to each once, encoded once. To one that does not read, only the
     * latest of each event is sent once it reads again.
     *
     * @param stream its id
     * @param besides who is told although it may not be subscribed
     * @param except who is not told although it may be subscribed
     * @param event its name
     * @param data its content, without nulls
     */
    public void tell(
            UUID stream,
            Set<ClientConnection> besides,
            Set<ClientConnection> except,
            String event,
            Map<String, Object> data) {
        if (besides.isEmpty() && count(stream) == 0) {
            return;
        }
        SharedFrame frame =
                new SharedFrame(() -> new ServerMessage(event, data, null), sequence.incrementAndGet(), event);
        var topic = new FeedTopic.Stream(stream);
        var scope = new RefreshScope.Stream(stream);
        AtomicInteger loopsToGo = new AtomicInteger(shards.all().size());
        for (Shard shard : shards.all()) {
            try {
                shard.loop().execute(() -> {
                    try {
                        shard.audience().concernedBy(scope, (session, _) -> {
                            if (session instanceof WebSocketSession client && !except.contains(client)) {
                                client.deliver(frame, topic);
                            }
                        });
                        besides.forEach(connection -> {
                            if (connection instanceof WebSocketSession client
                                    && client.shard() == shard
                                    && !client.isClosing()) {
                                client.deliver(frame, topic);
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

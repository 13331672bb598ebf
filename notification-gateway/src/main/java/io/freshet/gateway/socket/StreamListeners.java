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

/** The subscribers of single streams on this instance. Thread-safe. */
public final class StreamListeners {
    /** Below the sequence numbers of refreshes, so that they never collide. */
    private final AtomicLong sequence = new AtomicLong(Long.MIN_VALUE);

    private final Shards shards;

    StreamListeners(Shards shards) {
        this.shards = shards;
    }

    /**
     * The number of listeners of a stream here.
     *
     * @param stream its id
     * @return zero or more
     */
    public int count(UUID stream) {
        return shards.audienceSize().concernedBy(new RefreshScope.Stream(stream));
    }

    /**
     * The streams with listeners here.
     *
     * @return a snapshot
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
     * Sends a message, encoded once, to the listeners of a stream and to some other clients, once to each. A client
     * that reads too slowly gets only the latest message of each event once it reads again.
     *
     * @param stream its id
     * @param besides further recipients, subscribed or not
     * @param except listeners to leave out
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

package io.freshet.gateway.socket;

import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.subscription.FeedTopic;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A connected client of any transport. Confined to one event loop. If a client does not read, its channel fills up;
 * from then on its refreshes are conflated until it reads again.
 */
abstract sealed class ClientSession extends ChannelInboundHandlerAdapter permits WebSocketSession, EventStreamSession {
    /** Far from the sequence numbers of shared frames, so that they never collide. */
    private static final AtomicLong UNSHARED = new AtomicLong(Long.MIN_VALUE / 2);

    private final Channel channel;
    private final Shard shard;
    private final GatewayMetrics metrics;
    private final Set<FeedTopic> topics = HashSet.newHashSet(2);
    private @Nullable ConflationBuffer heldBack;
    private long lastSequence = -1;
    private int heartbeatSlot;
    private int lastStep;

    ClientSession(Channel channel, Shard shard, GatewayMetrics metrics) {
        this.channel = channel;
        this.shard = shard;
        this.metrics = metrics;
    }

    /** The encoding of the frame for this transport. */
    abstract ByteBuf encodingOf(SharedFrame frame);

    /** Called when the client no longer listens to a topic. */
    abstract void stoppedListeningTo(FeedTopic topic);

    /** Called once in each ping interval. */
    abstract void heartbeat();

    /** Called one pong timeout after each heartbeat. */
    abstract void heartbeatDue();

    /** Asks the client to reconnect to another instance, then closes. */
    abstract void farewell(ServerMessage reconnect);

    final Channel channel() {
        return channel;
    }

    final Shard shard() {
        return shard;
    }

    final GatewayMetrics metrics() {
        return metrics;
    }

    final Set<FeedTopic> topics() {
        return topics;
    }

    final int heartbeatSlot() {
        return heartbeatSlot;
    }

    final void setHeartbeatSlot(int slot) {
        heartbeatSlot = slot;
    }

    /** Returns false if it already listened to the topic. */
    final boolean listenTo(FeedTopic topic) {
        boolean isNew = topics.add(topic);
        if (isNew) {
            shard.audience().add(topic, this);
        }
        return isNew;
    }

    final void stopListeningTo(FeedTopic topic) {
        if (topics.remove(topic)) {
            shard.audience().remove(topic, this);
            stoppedListeningTo(topic);
        }
    }

    final void stopListening() {
        topics.forEach(topic -> {
            shard.audience().remove(topic, this);
            stoppedListeningTo(topic);
        });
        topics.clear();
        if (heldBack != null) {
            heldBack.clear();
            heldBack = null;
        }
    }

    final boolean isListening() {
        return !topics.isEmpty();
    }

    /** Records that a step of the current broadcast concerns the client. Only the last such step is kept. */
    final void concernedByStep(int step) {
        lastStep = step;
    }

    /** Whether no later step of the broadcast concerns the client. */
    final boolean isLastStep(int step) {
        return lastStep == step;
    }

    /** The position up to which the client has been notified of everything. */
    final Position position() {
        return heldBack == null ? shard.position() : heldBack.before();
    }

    /**
     * Sends the frame now, or once the client reads again. Sends it at most once, even if several topics match.
     *
     * @param frame still owned by the caller
     * @param topic the topic that matches; null for all of them
     */
    final void deliver(SharedFrame frame, @Nullable FeedTopic topic) {
        deliver(frame, topic, shard.position());
    }

    private void deliver(SharedFrame frame, @Nullable FeedTopic topic, Position complete) {
        if (frame.sequence() == lastSequence) {
            return;
        }
        if (heldBack == null && channel.isWritable()) {
            write(frame);
            return;
        }
        if (heldBack == null) {
            heldBack = new ConflationBuffer(complete);
            metrics.slowConsumerConflated();
        }
        heldBack.put(topic, frame, complete);
    }

    /**
     * Sends a message for this session only, in order. Without it the client is up to date only up to {@code complete}.
     */
    final void deliver(ServerMessage message, FeedTopic topic, String lane, Position complete) {
        SharedFrame frame = new SharedFrame(() -> message, UNSHARED.incrementAndGet(), lane);
        try {
            deliver(frame, topic, complete);
        } finally {
            frame.release();
        }
    }

    private void write(SharedFrame frame) {
        lastSequence = frame.sequence();
        ByteBuf encoding = encodingOf(frame);
        int taken = KernelBuffer.put(channel, encoding);
        int left = encoding.readableBytes() - taken;
        if (left > 0) {
            // The frame is already encoded, so it skips all handlers but the outermost.
            channel.pipeline()
                    .firstContext()
                    .writeAndFlush(encoding.retainedSlice(encoding.readerIndex() + taken, left), channel.voidPromise());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        while (heldBack != null && channel.isWritable()) {
            SharedFrame oldest = heldBack.takeOldest();
            if (oldest == null) {
                heldBack = null;
                return;
            }
            try {
                if (oldest.sequence() != lastSequence) {
                    write(oldest);
                }
            } finally {
                oldest.release();
            }
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        metrics.sessionOpened();
        shard.enter(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopListening();
        shard.leave(this);
        metrics.sessionClosed();
    }
}

package io.freshet.gateway.socket;

import io.freshet.gateway.subscription.FeedTopic;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/** A client of Server-Sent Events. It sends nothing after its request. */
final class EventStreamSession extends ClientSession {
    private static final ByteBuf COMMENT = Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer().writeBytes(":\n\n".getBytes(StandardCharsets.US_ASCII)))
            .asReadOnly();

    private static final long NONE = -1;

    private long unread = NONE;

    EventStreamSession(Channel channel, Shard shard, GatewayMetrics metrics) {
        super(channel, shard, metrics);
    }

    void send(ServerMessage message) {
        channel()
                .writeAndFlush(
                        Encoding.serverSentEvent(channel().alloc(), message),
                        channel().voidPromise());
    }

    @Override
    ByteBuf encodingOf(SharedFrame frame) {
        return frame.eventStream();
    }

    @Override
    void stoppedListeningTo(FeedTopic topic) {
        // It listens until it disconnects. A close listener then releases its share.
    }

    /** Comments are not acknowledged, so a client that has read nothing for a whole interval is considered gone. */
    @Override
    void heartbeat() {
        if (channel().isWritable()) {
            unread = NONE;
            channel().writeAndFlush(COMMENT.duplicate(), channel().voidPromise());
        } else if (channel().bytesBeforeWritable() == unread) {
            metrics().slowConsumerClosed();
            channel().close();
        } else {
            unread = channel().bytesBeforeWritable();
        }
    }

    @Override
    void heartbeatDue() {
        // Comments are not acknowledged.
    }

    @Override
    void farewell(ServerMessage reconnect) {
        stopListening();
        channel()
                .writeAndFlush(Encoding.serverSentEvent(channel().alloc(), reconnect))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}

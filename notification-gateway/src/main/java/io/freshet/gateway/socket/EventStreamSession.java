package io.freshet.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/** A client of Server-Sent Events: it was answered once and only listens. */
final class EventStreamSession extends ClientSession {
    private static final ByteBuf COMMENT = Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer().writeBytes(":\n\n".getBytes(StandardCharsets.US_ASCII)))
            .asReadOnly();

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
    void beat() {
        if (channel().isWritable()) {
            channel().writeAndFlush(COMMENT.duplicate(), channel().voidPromise());
        }
    }

    @Override
    void beatDue() {
        // A comment is not answered; a client that is gone shows when the kernel gives up on it.
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

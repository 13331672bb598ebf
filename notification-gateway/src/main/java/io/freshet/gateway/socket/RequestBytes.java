package io.freshet.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Counts the bytes of an incomplete request. Removed from the pipeline once it is complete. */
final class RequestBytes extends ChannelInboundHandlerAdapter {
    private final ConnectionCaps.Entry entry;

    RequestBytes(ConnectionCaps.Entry entry) {
        this.entry = entry;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            entry.hold(bytes.readableBytes());
        }
        ctx.fireChannelRead(message);
    }
}

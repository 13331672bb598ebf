package io.freshet.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Counts what has come of an unfinished request. Gone from the pipeline once it is whole. */
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

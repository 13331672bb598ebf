package io.freshet.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/** Counts what has come of a request, and ends the connection if all together hold too much of such. Gone once it is whole. */
final class RequestBytes extends ChannelInboundHandlerAdapter {
    private final ConnectionCaps.Entry entry;

    RequestBytes(ConnectionCaps.Entry entry) {
        this.entry = entry;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes && !entry.mayHold(bytes.readableBytes())) {
            ReferenceCountUtil.release(message);
            ctx.close();
            return;
        }
        ctx.fireChannelRead(message);
    }
}

package io.freshet.gateway.socket;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;

/** Sets up the HTTP pipeline of a new connection. */
final class ConnectionInitializer extends ChannelInitializer<SocketChannel> {
    private static final int MAX_LINE_BYTES = 4_096;
    private static final int MAX_HEADER_BYTES = 8_192;

    private final Routes routes;
    private final Origins origins;
    private final GatewayProperties properties;
    private final ConnectionCaps caps;

    ConnectionInitializer(Routes routes, Origins origins, GatewayProperties properties, ConnectionCaps caps) {
        this.routes = routes;
        this.origins = origins;
        this.caps = caps;
        this.properties = properties;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        InetAddress peer = channel.remoteAddress().getAddress();
        ConnectionCaps.Entry entry = caps.enter(peer, channel::close);
        channel.closeFuture().addListener(_ -> entry.leave());
        if (entry.admission() == Admission.UNHEARD) {
            channel.close();
            return;
        }
        channel.pipeline()
                .addLast(
                        new RequestBytes(entry),
                        new HttpServerCodec(new HttpDecoderConfig()
                                .setMaxInitialLineLength(MAX_LINE_BYTES)
                                .setMaxHeaderSize(MAX_HEADER_BYTES)),
                        new RequestAggregator(origins),
                        new HttpFront(
                                routes,
                                origins,
                                entry,
                                properties.requestTimeout().toMillis()));
    }
}

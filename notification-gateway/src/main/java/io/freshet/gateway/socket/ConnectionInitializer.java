package io.freshet.gateway.socket;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.concurrent.atomic.AtomicInteger;

/** Sets up a new connection, which speaks HTTP first. */
final class ConnectionInitializer extends ChannelInitializer<SocketChannel> {
    private static final int MAX_LINE_BYTES = 4_096;
    private static final int MAX_HEADER_BYTES = 8_192;
    /** So many connections beyond the limit are told why they are refused; further ones are only closed. */
    private static final int POLITE_REFUSALS = 256;

    private final Routes routes;
    private final GatewayProperties properties;
    private final AtomicInteger connections = new AtomicInteger();

    ConnectionInitializer(Routes routes, GatewayProperties properties) {
        this.routes = routes;
        this.properties = properties;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        int open = connections.incrementAndGet();
        channel.closeFuture().addListener(_ -> connections.decrementAndGet());
        if (open > properties.maxConnections() + POLITE_REFUSALS) {
            channel.close();
            return;
        }
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(new HttpDecoderConfig()
                                .setMaxInitialLineLength(MAX_LINE_BYTES)
                                .setMaxHeaderSize(MAX_HEADER_BYTES)),
                        new RequestAggregator(),
                        new HttpFront(
                                routes,
                                open > properties.maxConnections(),
                                properties.requestTimeout().toMillis()));
    }
}

package io.freshet.gateway.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens clients that share its event loops. Thread-safe. */
public final class ClientGroup implements AutoCloseable {
    private static final String PROTOCOL = "freshet.v1.json";
    private static final int CONNECT_MILLIS = 10_000;
    private static final int MAX_FRAME_BYTES = 1 << 20;
    private static final int MAX_ANSWER_BYTES = 1 << 16;

    /** Thousands of clients share a machine with the server under load, so they should cost as little as possible. */
    private static final boolean EPOLL = Epoll.isAvailable();

    private final EventLoopGroup loops;

    /**
     * A group without clients.
     *
     * @param threads number of event loops shared by all clients
     */
    public ClientGroup(int threads) {
        loops = new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory("gateway-client", true),
                EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /**
     * Opens a connection.
     *
     * @param gateway such as {@code ws://127.0.0.1:8083/ws}
     * @param token for the {@code Authorization} header, or null for none
     * @param listener receives its messages and its close code
     * @return completes once the connection is open; completes exceptionally if it is refused
     */
    public CompletableFuture<GatewayClient> connect(URI gateway, @Nullable String token, ClientListener listener) {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (token != null) {
            headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token);
        }
        WebSocketClientHandshaker handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                gateway, WebSocketVersion.V13, PROTOCOL, false, headers, MAX_FRAME_BYTES);
        CompletableFuture<GatewayClient> opened = new CompletableFuture<>();
        new Bootstrap()
                .group(loops)
                .channel(EPOLL ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(MAX_ANSWER_BYTES),
                                        new ClientHandler(handshaker, listener, opened));
                    }
                })
                .connect(gateway.getHost(), gateway.getPort())
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        opened.completeExceptionally(connected.cause());
                    }
                });
        return opened;
    }

    /** Stops the event loops and closes all open connections. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}

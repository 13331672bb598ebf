package io.freshet.gateway.socket;

import io.freshet.gateway.subscription.AudienceSize;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** The event loops, each with its shard of the sessions. Thread-safe. */
final class Shards {
    private static final long QUIET_MILLIS = 0;
    private static final long CLOSE_MILLIS = 2_000;

    private final EventLoopGroup group;
    private final List<Shard> shards;
    private final AudienceSize audienceSize = new AudienceSize();

    Shards(GatewayProperties properties) {
        int threads =
                properties.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : properties.eventLoops();
        IoHandlerFactory transport = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("gateway-loop"), transport);
        shards = StreamSupport.stream(group.spliterator(), false)
                .map(executor -> new Shard(
                        (EventLoop) executor, audienceSize, properties.pingInterval(), properties.pongTimeout()))
                .toList();
    }

    EventLoopGroup group() {
        return group;
    }

    static Class<? extends ServerChannel> serverChannel() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    List<Shard> all() {
        return shards;
    }

    /** The subscriptions of all shards. */
    AudienceSize audienceSize() {
        return audienceSize;
    }

    Shard of(EventLoop loop) {
        return shards.stream()
                .filter(shard -> shard.loop() == loop)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("an event loop of some other group: " + loop));
    }

    /** Ends the event loops and closes the remaining connections, in bounded time. */
    void close() {
        group.shutdownGracefully(QUIET_MILLIS, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(2 * CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}

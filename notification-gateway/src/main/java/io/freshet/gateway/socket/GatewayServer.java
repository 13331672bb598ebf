package io.freshet.gateway.socket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The public port. Opens after the management port. On a stop, stops listening, sends the clients to other instances
 * and then ends the event loops.
 */
final class GatewayServer implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(GatewayServer.class);
    private static final int BACKLOG = 4_096;
    private static final long CLOSE_SECONDS = 2;

    private final GatewayProperties properties;
    private final Shards shards;
    private final GatewayMetrics metrics;
    private final ConnectionInitializer connections;
    private volatile @Nullable Channel server;

    GatewayServer(
            GatewayProperties properties, Shards shards, GatewayMetrics metrics, ConnectionInitializer connections) {
        this.properties = properties;
        this.shards = shards;
        this.metrics = metrics;
        this.connections = connections;
    }

    /** The bound port, which differs from the setting if that is 0. */
    int port() {
        Channel open = server;
        if (open == null) {
            throw new IllegalStateException("the gateway is not listening");
        }
        return ((InetSocketAddress) open.localAddress()).getPort();
    }

    @Override
    public void start() {
        shards.all().forEach(Shard::start);
        int most = properties.maxPendingBytes();
        ChannelFuture bound = new ServerBootstrap()
                .group(shards.group())
                .channel(Shards.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_SNDBUF, properties.sendBufferBytes())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(most / 8, most / 2))
                .childHandler(connections)
                .bind(properties.address(), properties.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IllegalStateException(
                    "cannot listen on %s port %d: is something else there? Set FRESHET_GATEWAY_PORT to a free port"
                            .formatted(properties.address().getHostAddress(), properties.port()),
                    bound.cause());
        }
        server = bound.channel();
        log.info("event=listening address={}", server.localAddress());
    }

    @Override
    public void stop() {
        Channel open = server;
        if (open == null) {
            return;
        }
        open.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        ServerMessage reconnect = ServerMessage.reconnect(properties.spread().millis(metrics.sessions()));
        CompletableFuture<?> left = CompletableFuture.allOf(
                shards.all().stream().map(shard -> shard.stop(reconnect)).toArray(CompletableFuture[]::new));
        try {
            left.get(properties.stopTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.info("event=clients_cut_off count={} after={}", metrics.sessions(), properties.stopTimeout());
        } catch (ExecutionException e) {
            log.warn("event=stop_failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        shards.close();
        server = null;
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    /** A stop disconnects the clients and ends the event loops permanently. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    /** Before the default phase: components that send to clients start later and stop earlier. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1;
    }
}

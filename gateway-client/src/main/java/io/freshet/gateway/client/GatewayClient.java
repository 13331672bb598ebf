package io.freshet.gateway.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** One connection to the gateway. Answers pings automatically while it reads. Thread-safe. */
public final class GatewayClient implements AutoCloseable {
    private static final int NORMAL = 1000;

    private final Channel channel;

    GatewayClient(Channel channel) {
        this.channel = channel;
    }

    /**
     * Sends a message. The message is lost if the connection has ended.
     *
     * @param json a complete message
     */
    public void send(String json) {
        channel.writeAndFlush(new TextWebSocketFrame(json), channel.voidPromise());
    }

    /**
     * Pauses reading, as a frozen app does, or resumes it.
     *
     * @param reads false to pause, true to resume
     */
    public void reading(boolean reads) {
        channel.config().setAutoRead(reads);
    }

    /** Resets the connection without a closing handshake, which is how a lost network looks once it is detected. */
    public void cut() {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException e) {
            // The connection has just ended.
        }
        channel.close();
    }

    /**
     * Whether the connection is open.
     *
     * @return false once it has ended
     */
    public boolean isOpen() {
        return channel.isActive();
    }

    /** Closes the connection as a browser does on leaving a page. */
    @Override
    public void close() {
        channel.writeAndFlush(new CloseWebSocketFrame(NORMAL, ""), channel.voidPromise());
    }
}

package io.freshet.gateway.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** One connection to the gateway. Answers pings by itself while it reads. Thread-safe. */
public final class GatewayClient implements AutoCloseable {
    private static final int NORMAL = 1000;

    private final Channel channel;

    GatewayClient(Channel channel) {
        this.channel = channel;
    }

    /**
     * Sends a message; one to a connection that has ended is lost.
     *
     * @param json a whole message
     */
    public void send(String json) {
        channel.writeAndFlush(new TextWebSocketFrame(json), channel.voidPromise());
    }

    /**
     * Stops reading, as an app that is frozen does, or goes on.
     *
     * @param reads whether it reads
     */
    public void reading(boolean reads) {
        channel.config().setAutoRead(reads);
    }

    /** Ends the connection without a word, as a lost network looks once it is noticed. */
    public void cut() {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException e) {
            // It has just ended by itself.
        }
        channel.close();
    }

    /**
     * Whether the connection lives.
     *
     * @return false from its end on
     */
    public boolean isOpen() {
        return channel.isActive();
    }

    /** Closes as a browser does that leaves the page. */
    @Override
    public void close() {
        channel.writeAndFlush(new CloseWebSocketFrame(NORMAL, ""), channel.voidPromise());
    }
}

package io.freshet.gateway.socket;

import io.freshet.gateway.identity.Identity;
import io.freshet.gateway.subscription.FeedTopic;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebSocket client: its frames, pings and closing handshake. {@link Dialogue} processes its messages. */
final class WebSocketSession extends ClientSession implements ClientConnection {
    private static final Logger log = LoggerFactory.getLogger(WebSocketSession.class);
    /** RFC 6455, 7.4.2, leaves codes from here on undefined. The decoder rejects the other forbidden ones. */
    private static final int FIRST_UNDEFINED_CODE = 5_000;

    private static final int PING_HEADER = 0x8900;
    private static final ByteBuf PING = Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer().writeShort(PING_HEADER))
            .asReadOnly();
    private static final String INSTANCE = UUID.randomUUID().toString();
    private static final AtomicLong OPENED = new AtomicLong();

    private final ClientShare share;
    private final SessionServices services;
    private final Dialogue dialogue;
    private final long number = OPENED.incrementAndGet();
    private boolean awaitingPong;
    private boolean closing;

    WebSocketSession(Channel channel, Shard shard, ClientShare share, SessionServices services) {
        super(channel, shard, services.metrics());
        this.share = share;
        this.services = services;
        dialogue = new Dialogue(this, services);
    }

    @Override
    public String id() {
        return INSTANCE + "-" + number;
    }

    @Override
    public ClientShare share() {
        return share;
    }

    @Override
    public Optional<Identity> identity() {
        return Optional.ofNullable(dialogue.identity());
    }

    @Override
    public void send(String event, Map<String, Object> data) {
        ServerMessage message = new ServerMessage(event, data, null);
        if (shard().loop().inEventLoop()) {
            send(message);
            return;
        }
        try {
            shard().loop().execute(() -> send(message));
        } catch (RejectedExecutionException e) {
            log.debug("event=message_dropped reason=stopped name={}", event);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            switch (message) {
                case CloseWebSocketFrame close -> acknowledge(close);
                case PongWebSocketFrame _ -> {
                    awaitingPong = false;
                    dialogue.heartbeatReceived();
                }
                case Object _ when closing -> {}
                case TextWebSocketFrame text -> dialogue.receive(text.text());
                case PingWebSocketFrame ping -> answer(ping);
                case BinaryWebSocketFrame _ -> close(CloseCode.UNSUPPORTED_DATA);
                default -> close(CloseCode.PROTOCOL_ERROR);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void answer(PingWebSocketFrame ping) {
        if (dialogue.allowsFrame()) {
            dialogue.heartbeatReceived();
            channel()
                    .writeAndFlush(
                            new PongWebSocketFrame(ping.content().retain()),
                            channel().voidPromise());
            closeIfOverfull();
        }
    }

    /** The dialogue with this client. */
    Dialogue dialogue() {
        return dialogue;
    }

    boolean isClosing() {
        return closing;
    }

    void send(ServerMessage message) {
        if (!closing) {
            channel()
                    .writeAndFlush(
                            Encoding.webSocketText(channel().alloc(), message.json()),
                            channel().voidPromise());
            closeIfOverfull();
        }
    }

    /** Refreshes are conflated before they can fill the channel; replies are not. */
    private void closeIfOverfull() {
        long lowWaterMark = channel().config().getWriteBufferWaterMark().low();
        if (!channel().isWritable()
                && channel().bytesBeforeWritable() + lowWaterMark
                        > services.limits().maxPendingBytes()) {
            metrics().slowConsumerClosed();
            close(CloseCode.SLOW_CONSUMER);
        }
    }

    /**
     * Starts the closing handshake. The connection stays open for a while: closing it immediately could lose the code.
     */
    void close(CloseCode code) {
        if (closing) {
            return;
        }
        closing = true;
        stopListening();
        channel()
                .writeAndFlush(
                        new CloseWebSocketFrame(code.code(), code.reason()),
                        channel().voidPromise());
        shard().loop().schedule(() -> channel().close(), code.grace().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void acknowledge(CloseWebSocketFrame close) {
        if (closing) {
            channel().close();
            return;
        }
        if (close.statusCode() >= FIRST_UNDEFINED_CODE) {
            close(CloseCode.PROTOCOL_ERROR);
            return;
        }
        closing = true;
        stopListening();
        channel()
                .writeAndFlush(new CloseWebSocketFrame(true, 0, close.content().retain()))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    ByteBuf encodingOf(SharedFrame frame) {
        return frame.webSocket();
    }

    /**
     * Subscribes to a topic, counted against the address's share.
     *
     * @return false if already subscribed
     * @throws ClientEventException if the share is exhausted
     */
    boolean subscribe(FeedTopic topic) {
        if (topics().contains(topic)) {
            return false;
        }
        share.subscribe(topic);
        return listenTo(topic);
    }

    @Override
    void stoppedListeningTo(FeedTopic topic) {
        share.unsubscribe(topic);
    }

    @Override
    void heartbeat() {
        if (!closing) {
            awaitingPong = true;
            channel().writeAndFlush(PING.duplicate(), channel().voidPromise());
        }
    }

    @Override
    void heartbeatDue() {
        if (awaitingPong) {
            close(CloseCode.NO_PONG);
        }
    }

    @Override
    void farewell(ServerMessage reconnect) {
        send(reconnect);
        close(CloseCode.STOPPING);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        super.handlerRemoved(ctx);
        closing = true;
        dialogue.end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case CorruptedWebSocketFrameException e -> close(codeOf(e));
            case TooLongFrameException _ -> close(CloseCode.MESSAGE_TOO_BIG);
            case DecoderException _ -> close(CloseCode.PROTOCOL_ERROR);
            case IOException _ -> ctx.close();
            default -> {
                log.warn("event=session_failed", cause);
                close(CloseCode.INTERNAL_ERROR);
            }
        }
    }

    private static CloseCode codeOf(CorruptedWebSocketFrameException violation) {
        int code = violation.closeStatus().code();
        if (code == CloseCode.MESSAGE_TOO_BIG.code()) {
            return CloseCode.MESSAGE_TOO_BIG;
        }
        return code == CloseCode.INVALID_TEXT.code() ? CloseCode.INVALID_TEXT : CloseCode.PROTOCOL_ERROR;
    }
}

package io.freshet.gateway.socket;

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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebSocket client: answers its messages and holds it to the limits. */
final class WebSocketSession extends ClientSession {
    private static final Logger log = LoggerFactory.getLogger(WebSocketSession.class);
    private static final int BUGS_IN_A_ROW = 3;
    private static final int PING_HEADER = 0x8900;
    private static final ByteBuf PING = Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer().writeShort(PING_HEADER))
            .asReadOnly();

    private final GatewayProperties limits;
    private final MessageRate rate;
    private int bugsInARow;
    private boolean awaitingPong;
    private boolean closing;

    WebSocketSession(Channel channel, Shard shard, GatewayMetrics metrics, GatewayProperties limits) {
        super(channel, shard, metrics);
        this.limits = limits;
        rate = new MessageRate(limits.messagesAtOnce(), limits.messagesPerSecond(), System.nanoTime());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            switch (message) {
                case CloseWebSocketFrame close -> acknowledge(close);
                case PongWebSocketFrame _ -> awaitingPong = false;
                case Object _ when closing -> {}
                case TextWebSocketFrame text -> receive(text.text());
                case PingWebSocketFrame ping -> answer(ping);
                case BinaryWebSocketFrame _ -> close(CloseCode.UNSUPPORTED_DATA);
                default -> close(CloseCode.PROTOCOL_ERROR);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void receive(String text) {
        boolean allowed = rate.tryTake(System.nanoTime());
        ClientMessage message = ClientMessageParser.parse(text);
        if (!allowed) {
            refuse(new ClientMessage.Refused(
                    ErrorCode.RATE_LIMITED,
                    "send at most %d messages at once and %d a second"
                            .formatted(limits.messagesAtOnce(), limits.messagesPerSecond()),
                    message.id()));
            closeIfPersistent();
            return;
        }
        switch (message) {
            case ClientMessage.Refused refused -> refuse(refused);
            case ClientMessage.Subscribe subscribe -> {
                bugsInARow = 0;
                subscribe(subscribe);
            }
            case ClientMessage.Unsubscribe(var request, var id) -> {
                bugsInARow = 0;
                stopListeningTo(request.topic());
                send(new ServerMessage("unsubscribed", request.data(), id));
            }
        }
    }

    private void subscribe(ClientMessage.Subscribe subscribe) {
        FeedTopic topic = subscribe.request().topic();
        if (!topics().contains(topic) && topics().size() >= limits.maxSubscriptions()) {
            send(ServerMessage.error(
                    ErrorCode.TOO_MANY_SUBSCRIPTIONS,
                    "unsubscribe from something first: the limit is " + limits.maxSubscriptions(),
                    subscribe.id()));
            return;
        }
        listenTo(topic);
        Map<String, Object> data = new LinkedHashMap<>(subscribe.request().data());
        data.put("cursor", position().cursor());
        data.put("recovered", false);
        send(new ServerMessage("subscribed", data, subscribe.id()));
        if (subscribe.resume() != null) {
            send(RefreshMessages.resync(subscribe.request().data(), position(), 0));
        }
    }

    private void refuse(ClientMessage.Refused refused) {
        send(ServerMessage.error(refused.code(), refused.message(), refused.id()));
        if (!refused.code().isClientsBug()) {
            return;
        }
        bugsInARow++;
        if (bugsInARow >= BUGS_IN_A_ROW) {
            close(CloseCode.BAD_MESSAGES);
        }
    }

    private void answer(PingWebSocketFrame ping) {
        if (rate.tryTake(System.nanoTime())) {
            channel()
                    .writeAndFlush(
                            new PongWebSocketFrame(ping.content().retain()),
                            channel().voidPromise());
            closeIfOverfull();
        } else {
            closeIfPersistent();
        }
    }

    private void closeIfPersistent() {
        if (rate.isPersistentlyExceeded()) {
            close(CloseCode.RATE_LIMITED);
        }
    }

    private void send(ServerMessage message) {
        if (!closing) {
            channel()
                    .writeAndFlush(
                            Encoding.webSocketText(channel().alloc(), message.json()),
                            channel().voidPromise());
            closeIfOverfull();
        }
    }

    /** Refreshes are conflated before they can fill the channel; answers to a client that does not read them are not. */
    private void closeIfOverfull() {
        long lowWaterMark = channel().config().getWriteBufferWaterMark().low();
        if (!channel().isWritable() && channel().bytesBeforeWritable() + lowWaterMark > limits.maxPendingBytes()) {
            metrics().slowConsumerClosed();
            close(CloseCode.SLOW_CONSUMER);
        }
    }

    /** Begins the closing handshake. The connection stays open for a while: cutting it at once could lose the code. */
    private void close(CloseCode code) {
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

    @Override
    void beat() {
        if (!closing) {
            awaitingPong = true;
            channel().writeAndFlush(PING.duplicate(), channel().voidPromise());
        }
    }

    @Override
    void beatDue() {
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

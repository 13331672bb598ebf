package io.freshet.gateway.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Performs one connection's handshake, then handles its frames. */
final class ClientHandler extends SimpleChannelInboundHandler<Object> {
    private final WebSocketClientHandshaker handshaker;
    private final ClientListener listener;
    private final CompletableFuture<GatewayClient> opened;
    private @Nullable GatewayClient client;
    private int code = ClientListener.CUT;

    ClientHandler(
            WebSocketClientHandshaker handshaker, ClientListener listener, CompletableFuture<GatewayClient> opened) {
        this.handshaker = handshaker;
        this.listener = listener;
        this.opened = opened;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        handshaker.handshake(ctx.channel());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Object message) throws IOException {
        switch (message) {
            case FullHttpResponse answer -> finish(ctx, answer);
            case TextWebSocketFrame text -> listener.received(client(), text.text());
            case PingWebSocketFrame ping ->
                ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            case CloseWebSocketFrame close -> {
                code = close.statusCode();
                ctx.writeAndFlush(new CloseWebSocketFrame(code, "")).addListener(_ -> ctx.close());
            }
            default -> {}
        }
    }

    private void finish(ChannelHandlerContext ctx, FullHttpResponse answer) throws IOException {
        if (answer.status().code() != 101) {
            throw new IOException(
                    "not upgraded: " + answer.status() + " " + answer.content().toString(StandardCharsets.UTF_8));
        }
        handshaker.finishHandshake(ctx.channel(), answer);
        GatewayClient open = new GatewayClient(ctx.channel());
        client = open;
        opened.complete(open);
    }

    private GatewayClient client() {
        GatewayClient open = client;
        if (open == null) {
            throw new IllegalStateException("a frame came before the handshake's answer");
        }
        return open;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        GatewayClient open = client;
        if (open != null) {
            listener.closed(open, code);
        } else {
            opened.completeExceptionally(new IOException("closed before it was open"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        opened.completeExceptionally(cause);
        ctx.close();
    }
}

package io.freshet.gateway.socket;

import io.freshet.gateway.subscription.TopicRequest.FieldError;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.Arrays;
import java.util.List;

/** Turns a request into a WebSocket, or says why not. */
final class WebSocketUpgrade {
    private static final String PROTOCOL = "freshet.v1.json";
    /** Browsers can put a token nowhere else; a secret is not to be echoed as the chosen protocol. */
    private static final String TOKEN_PREFIX = "bearer.";

    private final Shards shards;
    private final GatewayMetrics metrics;
    private final GatewayProperties properties;
    private final Origins origins;
    private final WebSocketServerHandshakerFactory handshakers;

    WebSocketUpgrade(Shards shards, GatewayMetrics metrics, GatewayProperties properties, Origins origins) {
        this.shards = shards;
        this.metrics = metrics;
        this.properties = properties;
        this.origins = origins;
        handshakers = new WebSocketServerHandshakerFactory(
                "/ws",
                PROTOCOL,
                WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(properties.maxFrameBytes())
                        .allowExtensions(false)
                        // The session closes by itself: it first lets the client see the code.
                        .closeOnProtocolViolation(false)
                        .build());
    }

    void serve(Exchange exchange) {
        HttpHeaders headers = exchange.request().headers();
        Channel channel = exchange.ctx().channel();
        if (!headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
            exchange.problem(
                    ProblemType.UPGRADE_REQUIRED,
                    "connect with a WebSocket client and the subprotocol " + PROTOCOL
                            + ", or use GET /events for Server-Sent Events");
        } else if (!exchange.parameters().isEmpty()) {
            exchange.problem(
                    ProblemType.VALIDATION,
                    "/ws takes no parameters; a token goes in the Authorization header",
                    exchange.parameters().keySet().stream()
                            .map(name -> new FieldError(name, "is not known"))
                            .toList());
        } else if (!origins.allows(exchange.header(HttpHeaderNames.ORIGIN))) {
            exchange.problem(ProblemType.FORBIDDEN, "this origin is not on the list freshet.gateway.allowed-origins");
        } else if (offersOnlyUnknownVersions(headers)) {
            exchange.problem(ProblemType.VALIDATION, "none of the offered subprotocols is " + PROTOCOL);
        } else if (!shards.of(channel.eventLoop()).isOpen()) {
            exchange.problem(ProblemType.UNAVAILABLE, "this instance is starting or stopping");
        } else {
            handshake(exchange, channel);
        }
    }

    private void handshake(Exchange exchange, Channel channel) {
        WebSocketServerHandshaker handshaker = handshakers.newHandshaker(exchange.request());
        if (handshaker == null) {
            exchange.problem(ProblemType.UPGRADE_REQUIRED, "only version 13 of the protocol is served");
            return;
        }
        if (exchange.header(HttpHeaderNames.SEC_WEBSOCKET_KEY) == null) {
            exchange.problem(ProblemType.VALIDATION, "the header Sec-WebSocket-Key is missing");
            return;
        }
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(
                new Utf8FrameValidator(false),
                new WebSocketFrameAggregator(properties.maxFrameBytes()),
                new WebSocketSession(channel, shards.of(channel.eventLoop()), metrics, properties));
        HttpHeaders answer = new DefaultHttpHeaders().set(RequestId.HEADER, exchange.requestId());
        handshaker
                .handshake(channel, exchange.request(), answer, channel.newPromise())
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        channel.close();
                    }
                });
        pipeline.remove(HttpFront.class);
    }

    private static boolean offersOnlyUnknownVersions(HttpHeaders headers) {
        List<String> versions = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .filter(offered -> !offered.startsWith(TOKEN_PREFIX))
                .toList();
        return !versions.isEmpty() && !versions.contains(PROTOCOL);
    }
}

package io.freshet.gateway.socket;

import io.freshet.gateway.identity.Verification;
import io.freshet.gateway.subscription.TopicRequest.FieldError;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Upgrades a request to a WebSocket, or answers why not. */
final class WebSocketUpgrade {
    private static final String PROTOCOL = "freshet.v1.json";
    /** Browsers cannot send a token in any other way. It must not be echoed as the chosen protocol. */
    private static final String TOKEN_PREFIX = "bearer.";

    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;
    private static final String BEARER = "Bearer ";
    private static final String STARTING_OR_STOPPING = "this instance is starting or stopping";
    private static final long VERIFICATION_SECONDS = 5;

    private final Shards shards;
    private final SessionServices services;
    private final Origins origins;
    private final WebSocketServerHandshakerFactory handshakers;

    WebSocketUpgrade(Shards shards, SessionServices services, Origins origins) {
        this.shards = shards;
        this.services = services;
        this.origins = origins;
        handshakers = new WebSocketServerHandshakerFactory(
                "/ws",
                PROTOCOL,
                WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(services.limits().maxFrameBytes())
                        .allowExtensions(false)
                        // The session closes the connection itself, so that the client gets the close code.
                        .closeOnProtocolViolation(false)
                        .build());
    }

    void serve(Exchange exchange, ClientShare share) {
        HttpHeaders headers = exchange.request().headers();
        Channel channel = exchange.ctx().channel();
        if (exchange.isOld()
                || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
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
            exchange.problem(ProblemType.UNAVAILABLE, STARTING_OR_STOPPING);
        } else {
            handshake(exchange, channel, share);
        }
    }

    private void handshake(Exchange exchange, Channel channel, ClientShare share) {
        HttpHeaders headers = exchange.request().headers();
        if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
            // They may come in several header lines; the handshaker reads only the first.
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, offered(headers).collect(Collectors.joining(",")));
        }
        // The handshaker expects exactly these values, but clients may list other protocols too (RFC 9110, 7.8).
        headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        // The factory would also accept drafts older than the RFC.
        WebSocketServerHandshaker handshaker = VERSION.equals(exchange.header(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
                ? handshakers.newHandshaker(exchange.request())
                : null;
        if (handshaker == null) {
            exchange.problem(ProblemType.UPGRADE_REQUIRED, "only version 13 of the protocol is served");
            return;
        }
        if (!isKey(exchange.header(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
            exchange.problem(ProblemType.VALIDATION, "the header Sec-WebSocket-Key must be 16 bytes in base64");
            return;
        }
        String token = tokenOf(headers);
        if (token == null) {
            upgrade(exchange, handshaker, share, null);
            return;
        }
        services.verifier()
                .verify(token)
                .completeOnTimeout(new Verification.Unknown(), VERIFICATION_SECONDS, TimeUnit.SECONDS)
                .thenAcceptAsync(
                        verification -> verified(exchange, handshaker, share, verification), channel.eventLoop())
                .exceptionally(failure -> {
                    channel.pipeline().fireExceptionCaught(failure);
                    return null;
                });
    }

    /** A bad token is reported over the WebSocket: browsers hide the HTTP status from pages. */
    private void verified(
            Exchange exchange, WebSocketServerHandshaker handshaker, ClientShare share, Verification verification) {
        Channel channel = exchange.ctx().channel();
        if (!channel.isActive()) {
            return;
        }
        if (verification instanceof Verification.Unknown) {
            exchange.problem(ProblemType.UNAVAILABLE, "tokens cannot be verified now");
        } else if (!shards.of(channel.eventLoop()).isOpen()) {
            exchange.problem(ProblemType.UNAVAILABLE, STARTING_OR_STOPPING);
        } else {
            upgrade(exchange, handshaker, share, verification);
        }
    }

    private void upgrade(
            Exchange exchange,
            WebSocketServerHandshaker handshaker,
            ClientShare share,
            @Nullable Verification verification) {
        Channel channel = exchange.ctx().channel();
        ChannelPipeline pipeline = channel.pipeline();
        WebSocketSession session = new WebSocketSession(channel, shards.of(channel.eventLoop()), share, services);
        pipeline.addLast(
                new Utf8FrameValidator(false),
                new WebSocketFrameAggregator(services.limits().maxFrameBytes()),
                session);
        exchange.answered(HttpResponseStatus.SWITCHING_PROTOCOLS);
        HttpHeaders answer = new DefaultHttpHeaders().set(RequestId.HEADER, exchange.requestId());
        handshaker
                .handshake(channel, exchange.request(), answer, channel.newPromise())
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        channel.close();
                    }
                });
        pipeline.remove(HttpFront.class);
        if (verification != null) {
            session.dialogue().opened(verification);
        }
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The client's token, from the header or, for browsers, from the subprotocols. Null if none. */
    private static @Nullable String tokenOf(HttpHeaders headers) {
        List<String> sent = headers.getAll(HttpHeaderNames.AUTHORIZATION);
        if (sent.size() > 1) {
            return ""; // ambiguous: a proxy may have checked the other one
        }
        if (!sent.isEmpty()) {
            String authorization = sent.getFirst();
            boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
            return bearer ? authorization.substring(BEARER.length()).strip() : authorization;
        }
        return offered(headers)
                .filter(offer -> offer.startsWith(TOKEN_PREFIX))
                .map(offer -> offer.substring(TOKEN_PREFIX.length()))
                .findFirst()
                .orElse(null);
    }

    private static Stream<String> offered(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip);
    }

    private static boolean offersOnlyUnknownVersions(HttpHeaders headers) {
        List<String> versions = offered(headers)
                .filter(offer -> !offer.startsWith(TOKEN_PREFIX))
                .toList();
        return !versions.isEmpty() && !versions.contains(PROTOCOL);
    }
}

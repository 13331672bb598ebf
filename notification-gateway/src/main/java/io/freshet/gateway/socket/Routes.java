package io.freshet.gateway.socket;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** Dispatches requests by path. */
final class Routes {
    private static final byte[] FRONT_PAGE = resource("front-page.html");
    private static final Map<CharSequence, String> CONTENT_SECURITY =
            Map.of("Content-Security-Policy", "default-src 'none'");

    private final WebSocketUpgrade webSocket;
    private final EventStreamUpgrade eventStream;
    private final ManagementForward management;

    Routes(WebSocketUpgrade webSocket, EventStreamUpgrade eventStream, ManagementForward management) {
        this.webSocket = webSocket;
        this.eventStream = eventStream;
        this.management = management;
    }

    void serve(Exchange exchange, ClientShare share) {
        String path = exchange.path();
        if (exchange.isPreflight()) {
            answerPreflight(exchange);
        } else if (path.equals("/ws") || path.equals("/events")) {
            connect(exchange, path, share);
        } else if (!exchange.isGet() && !exchange.isHead()) {
            exchange.notAllowed("GET, HEAD");
        } else if (path.equals("/")) {
            exchange.answer(HttpResponseStatus.OK, "text/html;charset=UTF-8", FRONT_PAGE, CONTENT_SECURITY);
        } else if (ManagementForward.serves(path)) {
            management.serve(exchange);
        } else {
            exchange.problem(ProblemType.NOT_FOUND, "there is /ws, /events, /actuator/health and /docs");
        }
    }

    private static void answerPreflight(Exchange exchange) {
        if (exchange.allowedOrigin() != null) {
            exchange.allowPage();
        } else {
            exchange.problem(
                    ProblemType.FORBIDDEN,
                    "a page of this origin may not ask this; FRESHET_ALLOWED_ORIGINS lists the origins that may");
        }
    }

    private void connect(Exchange exchange, String path, ClientShare share) {
        if (!exchange.isGet()) {
            exchange.notAllowed("GET");
        } else if (path.equals("/ws")) {
            webSocket.serve(exchange, share);
        } else {
            eventStream.serve(exchange, share);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream resource = Objects.requireNonNull(Routes.class.getResourceAsStream(name))) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

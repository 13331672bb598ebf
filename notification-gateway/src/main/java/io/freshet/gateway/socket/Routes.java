package io.freshet.gateway.socket;

import io.netty.handler.codec.http.HttpMethod;

/** What is served under which path. */
final class Routes {
    private final WebSocketUpgrade webSocket;
    private final EventStreamUpgrade eventStream;
    private final ManagementForward management;

    Routes(WebSocketUpgrade webSocket, EventStreamUpgrade eventStream, ManagementForward management) {
        this.webSocket = webSocket;
        this.eventStream = eventStream;
        this.management = management;
    }

    void serve(Exchange exchange) {
        String path = exchange.path();
        if (exchange.isPreflight() && exchange.allowedOrigin() != null) {
            exchange.allowPage();
        } else if (!exchange.isGet()) {
            refuse(exchange);
        } else if (path.equals("/ws")) {
            webSocket.serve(exchange);
        } else if (path.equals("/events")) {
            eventStream.serve(exchange);
        } else if (ManagementForward.serves(path)) {
            management.serve(exchange);
        } else {
            exchange.problem(ProblemType.NOT_FOUND, "there is /ws, /events, /actuator/health and /docs");
        }
    }

    private static void refuse(Exchange exchange) {
        HttpMethod method = exchange.request().method();
        exchange.problem(ProblemType.METHOD_NOT_ALLOWED, method + " is not served here");
    }
}

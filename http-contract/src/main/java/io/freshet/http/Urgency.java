package io.freshet.http;

import org.eclipse.jetty.server.Request;
import org.springframework.http.HttpMethod;

/** What a request waits for before it is worked on. */
enum Urgency {
    /** Nothing: an orchestrator ends a process that does not answer it. */
    PROBE,
    /** A place among a few of their own: what operators look at while all else waits. */
    OPERATIONS,
    /** Nothing but memory: a page's question of a browser, which costs little. */
    PREFLIGHT,
    /** A place among all others. */
    ORDINARY;

    private static final String HEALTH = "/actuator/health";

    static Urgency of(Request request) {
        String path = Request.getPathInContext(request);
        return switch (path) {
            case HEALTH + "/liveness", HEALTH + "/readiness" -> PROBE;
            case HEALTH, "/actuator/prometheus" -> OPERATIONS;
            default -> HttpMethod.OPTIONS.matches(request.getMethod()) ? PREFLIGHT : ORDINARY;
        };
    }
}

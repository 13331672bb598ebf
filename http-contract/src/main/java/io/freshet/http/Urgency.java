package io.freshet.http;

import org.eclipse.jetty.server.Request;
import org.springframework.http.HttpMethod;

/** What a request waits for before it is worked on. */
enum Urgency {
    /** Nothing: an orchestrator kills a process that does not answer it. */
    PROBE,
    /** A place in a small pool of its own: operators need it while everything else waits. */
    OPERATIONS,
    /** Nothing but memory: a browser's preflight costs little. */
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

package io.freshet.gateway.socket;

import io.netty.handler.codec.http.HttpResponseStatus;

/** The RFC 9457 problems of this port, with the types of the HTTP contract. */
enum ProblemType {
    VALIDATION(400, "validation", "The request is not valid"),
    FORBIDDEN(403, "forbidden", "Not allowed"),
    NOT_FOUND(404, "not-found", "Not found"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "Method not allowed"),
    TARGET_TOO_LONG(414, "validation", "The request is not valid"),
    TOO_LARGE(413, "payload-too-large", "The body is too large"),
    EXPECTATION_FAILED(417, "validation", "The request is not valid"),
    UPGRADE_REQUIRED(426, "validation", "This is a WebSocket address"),
    FIELDS_TOO_LARGE(431, "validation", "The request is not valid"),
    RATE_LIMITED(429, "rate-limited", "Too much at once"),
    UNAVAILABLE(503, "unavailable", "Cannot serve now"),
    UNKNOWN_VERSION(505, "validation", "The request is not valid");

    private final int status;
    private final String type;
    private final String title;

    ProblemType(int status, String type, String title) {
        this.status = status;
        this.type = "urn:freshet:problem:" + type;
        this.title = title;
    }

    HttpResponseStatus status() {
        return HttpResponseStatus.valueOf(status);
    }

    String type() {
        return type;
    }

    String title() {
        return title;
    }
}

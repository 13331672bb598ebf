package io.freshet.http;

import java.net.URI;
import org.springframework.http.HttpStatus;

/** The stable problem types (RFC 9457) of the public contract, each with its status. */
public enum ProblemType {
    /** Bad syntax, type, range, unknown field or parameter. */
    VALIDATION(HttpStatus.BAD_REQUEST, "validation", "The request is not valid"),
    /** No token, or one that does not verify. */
    UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "unauthorized", "A valid bearer token is needed"),
    /** The token lacks the role, or the resource is someone else's. */
    FORBIDDEN(HttpStatus.FORBIDDEN, "forbidden", "Not allowed"),
    /** No such id or path. */
    NOT_FOUND(HttpStatus.NOT_FOUND, "not-found", "Not found"),
    /** The lifecycle does not allow it now. */
    CONFLICT(HttpStatus.CONFLICT, "conflict", "Not possible in this state"),
    /** {@code If-Match} names an older version. */
    STALE_VERSION(HttpStatus.PRECONDITION_FAILED, "stale-version", "It was changed meanwhile"),
    /** The path does not support the method; {@code Allow} lists the methods that it does. */
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "method-not-allowed", "Method not allowed"),
    /** The body exceeds the size limit. */
    PAYLOAD_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "payload-too-large", "The body is too large"),
    /** The body's type or coding is not supported. */
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "Unsupported media type"),
    /** The {@code Idempotency-Key} was used with another body. */
    IDEMPOTENCY_MISMATCH(
            HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-mismatch", "The Idempotency-Key was used with another body"),
    /** Too many requests; {@code Retry-After} says when to try again. */
    RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "rate-limited", "Too many requests"),
    /** The request cannot be served now; {@code Retry-After} says when to try again. */
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "It cannot be served now"),
    /** A server fault. A retry does not help. */
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "internal", "A fault of ours");

    private final HttpStatus status;
    private final URI uri;
    private final String title;

    ProblemType(HttpStatus status, String name, String title) {
        this.status = status;
        this.uri = URI.create("urn:freshet:problem:" + name);
        this.title = title;
    }

    /** The type of a status. One without a type of its own is the client's fault or the server's, by its class. */
    static ProblemType of(int status) {
        for (ProblemType type : values()) {
            if (type.status.value() == status) {
                return type;
            }
        }
        return status < HttpStatus.INTERNAL_SERVER_ERROR.value() ? VALIDATION : INTERNAL;
    }

    HttpStatus status() {
        return status;
    }

    URI uri() {
        return uri;
    }

    String title() {
        return title;
    }
}

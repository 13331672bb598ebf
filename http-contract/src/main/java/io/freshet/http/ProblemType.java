package io.freshet.http;

import java.net.URI;
import org.springframework.http.HttpStatus;

/** The stable problem types (RFC 9457) of the outside contract, each with its status. */
public enum ProblemType {
    /** Bad syntax, type, range, unknown field or parameter. */
    VALIDATION(HttpStatus.BAD_REQUEST, "validation", "The request is not valid"),
    /** No token, or one that does not verify. */
    UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "unauthorized", "A valid bearer token is needed"),
    /** The token lacks the role, or the thing is someone else's. */
    FORBIDDEN(HttpStatus.FORBIDDEN, "forbidden", "Not allowed"),
    /** No such id or path. */
    NOT_FOUND(HttpStatus.NOT_FOUND, "not-found", "Not found"),
    /** The lifecycle does not allow it now. */
    CONFLICT(HttpStatus.CONFLICT, "conflict", "Not possible in this state"),
    /** {@code If-Match} names an older version. */
    STALE_VERSION(HttpStatus.PRECONDITION_FAILED, "stale-version", "It was changed meanwhile"),
    /** The path has no such method; {@code Allow} lists those that it has. */
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "method-not-allowed", "Method not allowed"),
    /** A body that is longer than any that is wanted. */
    PAYLOAD_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "payload-too-large", "The body is too large"),
    /** A body of a type, or in a coding, that is not understood. */
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "Unsupported media type"),
    /** An {@code Idempotency-Key} that was used with another body. */
    IDEMPOTENCY_MISMATCH(
            HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-mismatch", "The Idempotency-Key was used with another body"),
    /** Too much at once; {@code Retry-After} says when to try again. */
    RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "rate-limited", "Too many requests"),
    /** It cannot be served now; {@code Retry-After} says when to try again. */
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "It cannot be served now"),
    /** A fault of ours, which does not pass by trying again. */
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "internal", "A fault of ours");

    private final HttpStatus status;
    private final URI uri;
    private final String title;

    ProblemType(HttpStatus status, String name, String title) {
        this.status = status;
        this.uri = URI.create("urn:freshet:problem:" + name);
        this.title = title;
    }

    /** The type of a status; one that no type names is the client's fault or ours, by its class. */
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

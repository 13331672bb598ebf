package io.freshet.gateway.socket;

import java.time.Duration;

/** Why the gateway closes a WebSocket. Clients must not retry 44xx unchanged; they retry 45xx with backoff. */
enum CloseCode {
    PROTOCOL_ERROR(1002, "protocol error"),
    UNSUPPORTED_DATA(1003, "text frames only"),
    INVALID_TEXT(1007, "text is not UTF-8"),
    MESSAGE_TOO_BIG(1009, "message too big"),
    INTERNAL_ERROR(1011, "internal error"),
    BAD_MESSAGES(4400, "three bad messages in a row"),
    UNAUTHORIZED(4401, "the token does not count"),
    FORBIDDEN(4403, "not allowed"),
    TOO_MANY_CONNECTIONS(4429, "too many connections of this user"),
    RATE_LIMITED(4429, "too many messages"),
    STOPPING(4501, "planned stop"),
    SLOW_CONSUMER(4502, "too much unread") {
        @Override
        Duration grace() {
            return SLOW_GRACE;
        }
    },
    NO_PONG(4503, "ping not answered"),
    TOKEN_EXPIRED(4505, "the token has ended");

    private static final Duration GRACE = Duration.ofSeconds(2);
    /** The close frame queues behind unread data, so a slow reader needs time to reach it. */
    private static final Duration SLOW_GRACE = Duration.ofSeconds(10);

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }

    /** Time allowed for the closing handshake before the connection is cut. */
    Duration grace() {
        return GRACE;
    }
}

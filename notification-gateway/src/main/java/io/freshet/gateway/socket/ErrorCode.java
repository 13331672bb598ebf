package io.freshet.gateway.socket;

import java.util.Locale;

/** The codes of {@code error} messages. */
public enum ErrorCode {
    /** The frame is not one JSON object. */
    BAD_JSON(true),
    /** The event is unknown. */
    UNKNOWN_EVENT(true),
    /** The data is invalid for the event. */
    BAD_DATA(true),
    /** The client exceeds a limit. */
    RATE_LIMITED(false),
    /** A token is missing or not valid. */
    UNAUTHORIZED(false),
    /** The user may not do this; the connection ends with 4403. */
    FORBIDDEN(false),
    /** Too many subscriptions. */
    TOO_MANY_SUBSCRIPTIONS(false),
    /** The request cannot be served now; it may be retried. */
    UNAVAILABLE(false);

    private final boolean clientsBug;

    ErrorCode(boolean clientsBug) {
        this.clientsBug = clientsBug;
    }

    /** Whether only a faulty client causes this. Three in a row close the connection. */
    boolean isClientsBug() {
        return clientsBug;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

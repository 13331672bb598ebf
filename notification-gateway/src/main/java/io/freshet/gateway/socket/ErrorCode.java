package io.freshet.gateway.socket;

import java.util.Locale;

/** The codes of {@code error} messages. */
public enum ErrorCode {
    /** The frame is not one JSON object. */
    BAD_JSON(true),
    /** There is no such event. */
    UNKNOWN_EVENT(true),
    /** The data is not what the event takes. */
    BAD_DATA(true),
    /** More messages than are allowed. */
    RATE_LIMITED(false),
    /** A token is needed, or the given one does not count. */
    UNAUTHORIZED(false),
    /** The user may not do this; the connection ends with 4403. */
    FORBIDDEN(false),
    /** More subscriptions than are allowed. */
    TOO_MANY_SUBSCRIPTIONS(false),
    /** It cannot be done now; the same may be tried again. */
    UNAVAILABLE(false);

    private final boolean clientsBug;

    ErrorCode(boolean clientsBug) {
        this.clientsBug = clientsBug;
    }

    /** Whether only a client with a bug gets this; three in a row end the connection. */
    boolean isClientsBug() {
        return clientsBug;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

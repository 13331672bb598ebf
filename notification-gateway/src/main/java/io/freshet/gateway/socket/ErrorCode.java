package io.freshet.gateway.socket;

import java.util.Locale;

/** The codes of {@code error} messages. */
enum ErrorCode {
    BAD_JSON(true),
    UNKNOWN_EVENT(true),
    BAD_DATA(true),
    RATE_LIMITED(false),
    TOO_MANY_SUBSCRIPTIONS(false),
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

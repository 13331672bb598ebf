package io.freshet.client;

/** What a close code asks for: the table of clients.md. */
enum AfterClose {
    /** Wait, connect, resume. */
    BACK_OFF,
    /** Connect within the spread that {@code reconnect} said, resume. */
    SPREAD,
    /** The token ended: get a new one, connect, resume. */
    NEW_TOKEN,
    /** The token does not count: get a new one, once; then go on without one. */
    TOKEN_REFUSED,
    /** Too much was sent: a minute of silence. */
    PAUSE,
    /** A bug of the client: it would end the same way again. */
    STOP;

    static AfterClose of(int code) {
        return switch (code) {
            case 4501 -> SPREAD;
            case 4505 -> NEW_TOKEN;
            case 4401 -> TOKEN_REFUSED;
            case 4429 -> PAUSE;
            case 1002, 1003, 1007, 1009 -> STOP;
            // A newer server's codes keep the meaning of their hundred.
            default -> code >= 4400 && code < 4500 ? STOP : BACK_OFF;
        };
    }
}

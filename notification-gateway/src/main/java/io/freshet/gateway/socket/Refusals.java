package io.freshet.gateway.socket;

import org.jspecify.annotations.Nullable;

/** Refuses a client's messages and closes the connection after too many. Confined to the session's event loop. */
final class Refusals {
    private static final int BUGS_IN_A_ROW = 3;

    private final WebSocketSession session;
    private int bugsInARow;

    Refusals(WebSocketSession session) {
        this.session = session;
    }

    /**
     * Replies with an error. Closes the connection if the code requires it or after too many in a row.
     *
     * @param code the error code
     * @param message what to do about it
     * @param id the id of the client's message, if any
     */
    void refuse(ErrorCode code, String message, @Nullable String id) {
        session.send(ServerMessage.error(code, message, id));
        if (code == ErrorCode.FORBIDDEN) {
            session.close(CloseCode.FORBIDDEN);
        }
        if (!code.isClientsBug()) {
            return;
        }
        bugsInARow++;
        if (bugsInARow >= BUGS_IN_A_ROW) {
            session.close(CloseCode.BAD_MESSAGES);
        }
    }

    /** Called for each valid message. */
    void understood() {
        bugsInARow = 0;
    }
}

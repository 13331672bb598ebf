package io.freshet.gateway.socket;

import org.jspecify.annotations.Nullable;

/** What a client is refused, and when that is enough. Lives on the session's event loop. */
final class Refusals {
    private static final int BUGS_IN_A_ROW = 3;

    private final WebSocketSession session;
    private int bugsInARow;

    Refusals(WebSocketSession session) {
        this.session = session;
    }

    /**
     * Answers with an error; ends the connection if that says so, or is one too many.
     *
     * @param code of the error
     * @param message what to do about it
     * @param id of the client's message, if it gave one
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

    /** The client has said something that makes sense. */
    void understood() {
        bugsInARow = 0;
    }
}

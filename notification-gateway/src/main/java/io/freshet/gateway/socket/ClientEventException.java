package io.freshet.gateway.socket;

/** A client's message is answered with an {@code error}. */
public final class ClientEventException extends RuntimeException {
    private final ErrorCode code;

    /**
     * A refusal.
     *
     * @param code tells programs
     * @param message tells people, and goes to the client: no secrets
     */
    public ClientEventException(ErrorCode code, String message) {
        // No stack trace: these are answers, and clients can ask for many.
        super(message, null, false, false);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }

    String answer() {
        return String.valueOf(getMessage());
    }
}

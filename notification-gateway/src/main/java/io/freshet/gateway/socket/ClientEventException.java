package io.freshet.gateway.socket;

/** Refuses a client's message with an {@code error} reply. */
public final class ClientEventException extends RuntimeException {
    private final ErrorCode code;

    /**
     * A refusal.
     *
     * @param code the machine-readable reason
     * @param message the human-readable reason; sent to the client, so it must not contain secrets
     */
    public ClientEventException(ErrorCode code, String message) {
        // No stack trace: clients can cause many of these.
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

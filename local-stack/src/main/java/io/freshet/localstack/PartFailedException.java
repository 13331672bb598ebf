package io.freshet.localstack;

import java.util.List;

/** A part did not start; the message includes its last log lines. */
public final class PartFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Part part;

    PartFailedException(Part part, String reason, List<String> lastLines) {
        super(part + " " + reason
                + (lastLines.isEmpty() ? "" : ". Its last lines:\n  " + String.join("\n  ", lastLines)));
        this.part = part;
    }

    PartFailedException(Part part, Exception cause) {
        super(part + " could not be started: " + (cause.getMessage() == null ? cause : cause.getMessage()), cause);
        this.part = part;
    }

    /** The part that failed. */
    public Part part() {
        return part;
    }
}

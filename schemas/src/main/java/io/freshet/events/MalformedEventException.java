package io.freshet.events;

/** Bytes that are not an event. Retrying does not help. */
public final class MalformedEventException extends Exception {
    MalformedEventException(String message) {
        super(message);
    }

    MalformedEventException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.freshet.events;

/** Bytes that are no event and never will be: trying again is of no use. */
public final class MalformedEventException extends Exception {
    MalformedEventException(String message) {
        super(message);
    }

    MalformedEventException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.freshet.events;

/** The schema registry is unavailable. Retrying later, with backoff, may succeed. */
public final class RegistryUnavailableException extends RuntimeException {
    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.freshet.events;

/** The schema registry could not be asked. Trying again later, with backoff, may succeed. */
public final class RegistryUnavailableException extends RuntimeException {
    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

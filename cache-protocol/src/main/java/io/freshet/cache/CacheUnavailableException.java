package io.freshet.cache;

import org.jspecify.annotations.Nullable;

/**
 * Redis did not answer in time, rejected a command, or cannot be reached. The command may or may not have been
 * executed.
 */
public final class CacheUnavailableException extends RuntimeException {
    /**
     * Creates an exception.
     *
     * @param message the detail message
     * @param cause the cause, or null
     */
    public CacheUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

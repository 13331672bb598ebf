package io.freshet.cache;

import org.jspecify.annotations.Nullable;

/** Redis did not answer in time, or cannot be reached. What was asked may or may not have happened. */
public final class CacheUnavailableException extends RuntimeException {
    /**
     * That it did not answer.
     *
     * @param message in words
     * @param cause what says so, or null
     */
    public CacheUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

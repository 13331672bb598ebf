package io.freshet.cache;

/** Redis did not answer in time, or cannot be reached. What was asked may or may not have happened. */
public final class CacheUnavailableException extends RuntimeException {
    CacheUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

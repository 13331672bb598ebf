package io.freshet.feed.catalogread;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * The catalogue is temporarily unavailable. Only then may an older page be served, marked as degraded. Faulty data and
 * bugs are never reported as this.
 */
public final class CatalogUnavailableException extends DataAccessResourceFailureException {
    /**
     * Creates the exception.
     *
     * @param message the detail message
     * @param cause the cause, or null
     */
    public CatalogUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

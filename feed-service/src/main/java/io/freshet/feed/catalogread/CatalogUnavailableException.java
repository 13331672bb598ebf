package io.freshet.feed.catalogread;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * The catalogue cannot be read now, which passes by itself: only then may something older be answered, marked as such. A
 * query that refuses a row, or a fault of ours, is never this.
 */
public final class CatalogUnavailableException extends DataAccessResourceFailureException {
    /**
     * That it cannot be read.
     *
     * @param message in words
     * @param cause what says so, or null
     */
    public CatalogUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

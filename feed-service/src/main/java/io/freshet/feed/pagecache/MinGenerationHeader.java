package io.freshet.feed.pagecache;

import io.freshet.cache.NotificationGeneration;
import io.freshet.http.FieldError;
import io.freshet.http.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request header with which a client that was told to refresh asks for at least what it was told of. */
public final class MinGenerationHeader {
    /** The header's name. */
    public static final String NAME = "Freshet-Min-Generation";

    private MinGenerationHeader() {}

    /**
     * Reads the header.
     *
     * @param value as sent, or null
     * @return null for null
     * @throws ProblemException 400 if it is malformed
     */
    public static @Nullable NotificationGeneration parse(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return NotificationGeneration.parse(value);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(
                    List.of(new FieldError(NAME, "must be the generation of a feed_refresh_required, unchanged")));
        }
    }
}

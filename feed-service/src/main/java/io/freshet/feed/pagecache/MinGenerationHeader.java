package io.freshet.feed.pagecache;

import io.freshet.cache.NotificationGeneration;
import io.freshet.http.FieldError;
import io.freshet.http.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** The request header with which a client that was told to refresh asks for at least what it was told of. */
public final class MinGenerationHeader {
    /** The name of the header. */
    public static final String NAME = "Freshet-Min-Generation";

    private MinGenerationHeader() {}

    /**
     * Reads the header.
     *
     * @param request the request's headers
     * @return null if it is absent
     * @throws ProblemException 400 if it is malformed
     */
    public static @Nullable NotificationGeneration in(HttpHeaders request) {
        List<String> values = request.getOrEmpty(NAME);
        if (values.isEmpty()) {
            return null;
        }
        try {
            return NotificationGeneration.parse(String.join(",", values));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(
                    List.of(new FieldError(NAME, "must be the generation of a feed_refresh_required, unchanged")));
        }
    }
}

package io.freshet.feed.pagecache;

import io.freshet.cache.NotificationGeneration;
import io.freshet.http.FieldError;
import io.freshet.http.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The request header with which a notified client requests at least the state that it was notified of.
 *
 * <p>{@code Cache-Control: no-cache, no-store} (RFC 9111, 5.2.1) demands an uncached read that leaves nothing in the
 * cache. Both directives are required, because browsers send the first by themselves. Every client may send it: like a
 * forged generation, it costs at most one read of each page per second ({@link SharedLoads}).
 */
public final class MinGenerationHeader {
    /** The name of the header. */
    public static final String NAME = "Freshet-Min-Generation";

    private MinGenerationHeader() {}

    /**
     * Reads the header.
     *
     * @param request the request's headers
     * @return null if there is no requirement
     * @throws ProblemException 400 if it is malformed
     */
    public static @Nullable NotificationGeneration in(HttpHeaders request) {
        return in(request.getOrEmpty(NAME), request.getOrEmpty(HttpHeaders.CACHE_CONTROL));
    }

    /**
     * Reads the header.
     *
     * @param values of the header
     * @param cacheControl the values of {@code Cache-Control}
     * @return null if there is no requirement
     * @throws ProblemException 400 if it is malformed
     */
    public static @Nullable NotificationGeneration in(List<String> values, List<String> cacheControl) {
        if (values.isEmpty() && cacheControl.isEmpty()) {
            return null;
        }
        boolean uncached = wantsNoCache(cacheControl);
        if (values.isEmpty()) {
            return uncached ? PageRequest.UNCACHED : null;
        }
        try {
            NotificationGeneration generation = NotificationGeneration.parse(String.join(",", values));
            return uncached ? PageRequest.UNCACHED : generation;
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(
                    List.of(new FieldError(NAME, "must be the generation of a feed_refresh_required, unchanged")));
        }
    }

    private static boolean wantsNoCache(List<String> header) {
        return Stream.of(String.join(",", header).toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .collect(Collectors.toSet())
                .containsAll(List.of("no-cache", "no-store"));
    }
}

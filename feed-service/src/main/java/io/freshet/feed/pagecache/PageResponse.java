package io.freshet.feed.pagecache;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * Turns an answered page into HTTP, the same for every feed: validators, coding, cache headers.
 *
 * <p>Spring MVC itself turns a 200 into a 304 if the client has its {@code ETag}. An answer that must never become a
 * 304 carries no {@code ETag}.
 */
public final class PageResponse {
    /** The value of {@code Cache-Control}: clients may keep the page, but revalidate it each time. */
    public static final String CACHE_CONTROL = "private, no-cache";

    /** The name of RFC 9211's header. */
    public static final String CACHE_STATUS = "Cache-Status";

    private PageResponse() {}

    /**
     * Builds the response to a GET.
     *
     * @param answer a page that exists
     * @param request the request's headers
     * @return 200 with the body, in gzip if that is preferred, or 304 if the client has it
     */
    public static ResponseEntity<byte[]> of(FeedAnswer answer, HttpHeaders request) {
        Representation representation = Representation.of(
                answer, request.getOrEmpty(HttpHeaders.IF_NONE_MATCH), request.getOrEmpty(HttpHeaders.ACCEPT_ENCODING));
        ResponseEntity.BodyBuilder response = ResponseEntity.status(representation.status())
                .header(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .header(CACHE_STATUS, answer.outcome().cacheStatus());
        if (!answer.isDegraded()) {
            response.eTag(answer.etag());
        }
        return switch (representation) {
            case UNCHANGED -> response.build();
            case GZIP ->
                response.contentType(MediaType.APPLICATION_JSON)
                        .header(HttpHeaders.CONTENT_ENCODING, "gzip")
                        .body(answer.gzipBody());
            case IDENTITY -> response.contentType(MediaType.APPLICATION_JSON).body(answer.body());
        };
    }
}

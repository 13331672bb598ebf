package io.freshet.feed.pagecache;

import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * Turns an answered page into HTTP, the same for every feed: validators, coding, cache headers.
 *
 * <p>Spring MVC by itself also makes a 304 of a 200 whose {@code ETag} the client has; what must never be one carries no
 * {@code ETag}.
 */
public final class PageResponse {
    private PageResponse() {}

    /**
     * The response to a GET.
     *
     * @param answer a page that exists
     * @param request the request's headers
     * @return 200 with the body, in gzip if that is preferred, or 304 if the client has it
     */
    public static ResponseEntity<byte[]> of(FeedAnswer answer, HttpHeaders request) {
        boolean unchanged = !answer.isDegraded() && hasIt(request, answer.etag());
        ResponseEntity.BodyBuilder response = ResponseEntity.status(unchanged ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .header("Cache-Status", answer.outcome().cacheStatus());
        if (!answer.isDegraded()) {
            response.eTag(answer.etag());
        }
        if (unchanged) {
            return response.build();
        }
        response.contentType(MediaType.APPLICATION_JSON);
        if (answer.hasGzip() && AcceptEncoding.prefersGzip(request.getOrEmpty(HttpHeaders.ACCEPT_ENCODING))) {
            return response.header(HttpHeaders.CONTENT_ENCODING, "gzip").body(answer.gzipBody());
        }
        return response.body(answer.body());
    }

    /** A malformed {@code If-None-Match} names no tag, and is thereby ignored. */
    private static boolean hasIt(HttpHeaders request, String etag) {
        ETag current = ETag.create(etag);
        return request.getOrEmpty(HttpHeaders.IF_NONE_MATCH).stream()
                .flatMap(value -> ETag.parse(value).stream())
                .anyMatch(tag -> tag.isWildcard() || tag.compare(current, false));
    }
}

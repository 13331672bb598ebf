package io.freshet.feed.pagecache;

import java.util.List;
import org.springframework.http.ETag;

/** The form in which an answered page is sent. */
public enum Representation {
    /** Nothing, because the client has the page. */
    UNCHANGED,
    /** The body as gzip. */
    GZIP,
    /** The body as it is. */
    IDENTITY;

    /**
     * The form that a request asks for.
     *
     * @param answer a page that exists
     * @param ifNoneMatch the values of the request's {@code If-None-Match}
     * @param acceptEncoding the values of its {@code Accept-Encoding}
     * @return the form
     */
    public static Representation of(FeedAnswer answer, List<String> ifNoneMatch, List<String> acceptEncoding) {
        if (!answer.isDegraded() && hasIt(ifNoneMatch, answer.etag())) {
            return UNCHANGED;
        }
        return answer.hasGzip() && AcceptEncoding.prefersGzip(acceptEncoding) ? GZIP : IDENTITY;
    }

    /**
     * The status of such an answer.
     *
     * @return 200 or 304
     */
    public int status() {
        return this == UNCHANGED ? 304 : 200;
    }

    /** A malformed {@code If-None-Match} contains no tag, so it is ignored. */
    private static boolean hasIt(List<String> ifNoneMatch, String etag) {
        if (ifNoneMatch.isEmpty()) {
            return false;
        }
        ETag current = ETag.create(etag);
        return ifNoneMatch.stream()
                .flatMap(value -> ETag.parse(value).stream())
                .anyMatch(tag -> tag.isWildcard() || tag.compare(current, false));
    }
}

package io.freshet.stream.seller;

import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** The part of {@code If-None-Match} that Spring lacks (RFC 9110, 13.1.2): {@code *} matches any representation. */
public final class IfNoneMatch {
    private IfNoneMatch() {}

    /**
     * Returns whether the header matches any representation.
     *
     * @param headers of the request
     * @return true for {@code *} alone
     */
    public static boolean isAny(HttpHeaders headers) {
        return List.of("*").equals(headers.get(HttpHeaders.IF_NONE_MATCH));
    }

    /**
     * Returns the response for a match.
     *
     * @param version the current version
     * @return 304, with the entity tag
     * @param <T> the body type of a full response
     */
    public static <T> ResponseEntity<T> unchanged(long version) {
        return ResponseEntity.status(HttpStatus.NOT_MODIFIED)
                .eTag(Long.toString(version))
                .build();
    }
}

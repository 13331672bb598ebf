package io.freshet.stream.seller;

import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** What Spring does not do of {@code If-None-Match} (RFC 9110, 13.1.2): {@code *} matches whatever is there. */
public final class IfNoneMatch {
    private IfNoneMatch() {}

    /**
     * Whether the client wants nothing that is there.
     *
     * @param headers of the request
     * @return true for {@code *} alone
     */
    public static boolean isAny(HttpHeaders headers) {
        return List.of("*").equals(headers.get(HttpHeaders.IF_NONE_MATCH));
    }

    /**
     * The answer to that.
     *
     * @param version what is there
     * @return 304, with the tag
     * @param <T> what would have been answered
     */
    public static <T> ResponseEntity<T> unchanged(long version) {
        return ResponseEntity.status(HttpStatus.NOT_MODIFIED)
                .eTag(Long.toString(version))
                .build();
    }
}

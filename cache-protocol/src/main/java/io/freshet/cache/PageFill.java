package io.freshet.cache;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A page read from the database, to be stored.
 *
 * @param readAt PostgreSQL's {@code now()} in the transaction that read it (the read instant R)
 * @param etag the entity tag of the body; empty if there is none
 * @param body the response body, without the parts that differ between a hit and a miss; not copied, must not be
 *     modified
 * @param gzip the compressed body, in a form that its filler can complete; empty if there is none; not copied
 * @param reach the range of its feed that the page shows; null if any change in its scope can alter it
 */
@SuppressWarnings("ArrayRecordComponent")
public record PageFill(
        Instant readAt,
        String etag,
        byte[] body,
        byte[] gzip,
        @Nullable PageReach reach) {}

package io.freshet.cache;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a filler read from the database, to be stored.
 *
 * @param readAt PostgreSQL's {@code now()} in the transaction that read it (the read instant R)
 * @param etag the entity tag of the body; empty if it has none
 * @param body what is sent, apart from what differs between a hit and a miss; not copied, not to be changed
 * @param gzip the body compressed, in a form that its filler can complete; empty if it has none; not copied
 * @param reach the stretch of its feed that the page shows; null if every change of its scope can alter it
 */
@SuppressWarnings("ArrayRecordComponent")
public record PageFill(
        Instant readAt,
        String etag,
        byte[] body,
        byte[] gzip,
        @Nullable PageReach reach) {}

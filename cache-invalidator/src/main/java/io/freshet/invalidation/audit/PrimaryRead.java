package io.freshet.invalidation.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The result of reading a page from the database. */
sealed interface PrimaryRead {
    /**
     * The page, read after the request was made.
     *
     * @param content without the fields that differ between a hit and a miss; null if not found
     * @param readAt PostgreSQL's clock in the transaction that read it; null if the response lacks it
     * @param answeredNanos {@link System#nanoTime} when it arrived; its content was committed by then
     */
    record Page(@Nullable ObjectNode content, @Nullable Instant readAt, long answeredNanos) implements PrimaryRead {}

    /**
     * No comparable page.
     *
     * @param reason why, in words
     */
    record Failed(String reason) implements PrimaryRead {}
}

package io.freshet.invalidation.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What asking the database for a page brought. */
sealed interface PrimaryRead {
    /**
     * The page, read after it was asked for.
     *
     * @param content without what differs between a hit and a miss; null if there is no such thing
     * @param readAt PostgreSQL's clock in the transaction that read it; null where the answer does not say
     * @param answeredNanos {@link System#nanoTime} when it was there: what it holds had been committed
     */
    record Page(@Nullable ObjectNode content, @Nullable Instant readAt, long answeredNanos) implements PrimaryRead {}

    /**
     * Nothing that could be compared.
     *
     * @param reason in words
     */
    record Failed(String reason) implements PrimaryRead {}
}

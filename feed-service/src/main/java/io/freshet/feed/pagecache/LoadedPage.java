package io.freshet.feed.pagecache;

import io.freshet.cache.PageReach;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A page read from the database.
 *
 * @param page the JSON object up to, but without, {@code cached} and {@code as_of}; empty if the item does not exist
 * @param readAt PostgreSQL's {@code now()} of the transaction that read it
 * @param reach the stretch of its feed that it shows; null if every change of its scope can affect it
 */
@SuppressWarnings("ArrayRecordComponent")
public record LoadedPage(
        byte[] page, Instant readAt, @Nullable PageReach reach) {
    /**
     * Creates a page that every change of its scope can affect.
     *
     * @param page the JSON object up to, but without, {@code cached} and {@code as_of}
     * @param readAt PostgreSQL's {@code now()} of the transaction that read it
     */
    public LoadedPage(byte[] page, Instant readAt) {
        this(page, readAt, null);
    }

    /**
     * The result for an item that does not exist, which is cached like a page.
     *
     * @param readAt PostgreSQL's {@code now()} of the transaction that looked it up
     * @return a page without content
     */
    public static LoadedPage nothing(Instant readAt) {
        return new LoadedPage(new byte[0], readAt);
    }
}

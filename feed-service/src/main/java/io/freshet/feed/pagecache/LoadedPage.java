package io.freshet.feed.pagecache;

import java.time.Instant;

/**
 * A page read from the database.
 *
 * @param page the JSON object up to, but without, {@code cached} and {@code as_of}; empty if there is no such thing
 * @param readAt PostgreSQL's {@code now()} of the transaction that read it
 */
@SuppressWarnings("ArrayRecordComponent")
public record LoadedPage(byte[] page, Instant readAt) {
    /**
     * That there is no such thing, which is cached like a page.
     *
     * @param readAt PostgreSQL's {@code now()} of the transaction that looked
     * @return a page without content
     */
    public static LoadedPage nothing(Instant readAt) {
        return new LoadedPage(new byte[0], readAt);
    }
}

package io.freshet.feed.pagecache;

import java.time.Instant;

/**
 * A page read from the database.
 *
 * @param page the JSON object up to, but without, {@code cached} and {@code as_of}
 * @param readAt PostgreSQL's {@code now()} of the transaction that read it
 */
@SuppressWarnings("ArrayRecordComponent")
public record LoadedPage(byte[] page, Instant readAt) {}

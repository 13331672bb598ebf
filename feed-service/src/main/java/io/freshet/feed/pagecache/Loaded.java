package io.freshet.feed.pagecache;

import java.time.Instant;

/**
 * The result of a shared load.
 *
 * @param content of the page
 * @param asOf every change committed up to it is in the page
 * @param endedNanos {@link System#nanoTime} after it was read
 * @param way how it was obtained
 */
record Loaded(PageContent content, Instant asOf, long endedNanos, Way way) {
    /** How a page was obtained. */
    enum Way {
        /** Read from the database and not stored in Redis. */
        READ,
        /** Read from the database and stored. */
        FILLED,
        /** Filled by another instance, while this one waited for it. */
        AWAITED
    }
}

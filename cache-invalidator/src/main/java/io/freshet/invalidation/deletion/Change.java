package io.freshet.invalidation.deletion;

import io.freshet.cache.FeedScope;
import io.freshet.cache.SourcePartition;
import io.freshet.invalidation.announcement.Cause;
import java.util.Set;

/** What one record of an event topic asks for. */
sealed interface Change {
    /** Where the record was read. */
    SourcePartition source();

    /** Its offset there. */
    long offset();

    /** What announcements of it tell of it. */
    Cause cause();

    /** A change whose scopes are known. */
    record Known(SourcePartition source, long offset, Cause cause, Set<FeedScope> scopes) implements Change {}

    /**
     * A record that cannot be read: it may have meant anything.
     *
     * @param reason why it cannot
     */
    record Poison(SourcePartition source, long offset, Cause cause, Exception reason) implements Change {}
}

package io.freshet.feed.pagecache;

import io.freshet.cache.Lookup;
import io.freshet.feed.catalogread.CatalogUnavailableException;
import org.jspecify.annotations.Nullable;

/** A tier's response to a request. The near cache, Redis and the database are tried in turn until one answers. */
sealed interface TierOutcome {
    /** The tier answers. */
    record Answered(FeedAnswer answer) implements TierOutcome {}

    /**
     * The tier has no suitable page, so the next one is tried.
     *
     * @param miss the miss in Redis, under whose view the page can be filled; null if Redis was not read or is
     *     unavailable
     */
    record Passed(Lookup.@Nullable Miss miss) implements TierOutcome {
        /** Without a lookup in Redis. */
        static final Passed UNASKED = new Passed(null);
    }

    /** The database is unavailable. */
    record Unavailable(CatalogUnavailableException cause) implements TierOutcome {}
}

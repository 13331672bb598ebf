package io.freshet.feed.pagecache;

import io.freshet.cache.Lookup;
import io.freshet.feed.catalogread.CatalogUnavailableException;
import org.jspecify.annotations.Nullable;

/** What a tier says to a request: the near cache, then Redis, then the database, until one answers. */
sealed interface TierOutcome {
    /** Its answer. */
    record Answered(FeedAnswer answer) implements TierOutcome {}

    /**
     * It has none that would do, and the next tier is asked.
     *
     * @param miss what Redis said, under which the page can be filled; null where Redis was not asked or is away
     */
    record Passed(Lookup.@Nullable Miss miss) implements TierOutcome {
        /** Nothing is known of Redis. */
        static final Passed UNASKED = new Passed(null);
    }

    /** The last tier cannot answer now. */
    record Unavailable(CatalogUnavailableException cause) implements TierOutcome {}
}

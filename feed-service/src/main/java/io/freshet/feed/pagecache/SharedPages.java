package io.freshet.feed.pagecache;

import io.freshet.cache.CacheUnavailableException;
import io.freshet.cache.Freshness;
import io.freshet.cache.Lookup;
import io.freshet.cache.PageFill;
import io.freshet.cache.ScopeView;

/** The pages and fill leases that all instances share. Every call may throw {@link CacheUnavailableException}. */
interface SharedPages {
    Lookup lookup(PageRequest request, Freshness freshness);

    void store(PageRequest request, ScopeView view, PageFill fill);

    /** Whether this instance may fill the page now, under the view's fill token. */
    boolean takeLease(PageRequest request, ScopeView view);

    void releaseLease(PageRequest request, ScopeView view);
}

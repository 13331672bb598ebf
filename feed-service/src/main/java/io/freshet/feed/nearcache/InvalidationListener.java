package io.freshet.feed.nearcache;

import io.freshet.cache.FeedScope;
import java.util.function.Predicate;

/** Notified of invalidations by changes, on the thread that follows the announcements. Must not block. */
public interface InvalidationListener {
    /**
     * A change has invalidated scopes. Not called for an admin's command or for missed announcements.
     *
     * @param scopes matches the invalidated scopes
     */
    void invalidated(Predicate<FeedScope> scopes);
}

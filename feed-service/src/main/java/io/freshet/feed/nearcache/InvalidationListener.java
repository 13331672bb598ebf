package io.freshet.feed.nearcache;

import io.freshet.cache.FeedScope;
import java.util.function.Predicate;

/** Hears of what changes have invalidated. Called by the thread that follows the announcements: must not block it. */
public interface InvalidationListener {
    /**
     * Scopes were invalidated by a change; not by an admin, nor for want of knowledge.
     *
     * @param scopes which
     */
    void invalidated(Predicate<FeedScope> scopes);
}

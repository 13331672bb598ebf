package io.freshet.cache;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The result of looking up a page. */
public sealed interface Lookup {
    /**
     * A page that may be served.
     *
     * @param view the view that validated it
     * @param page the page
     * @param asOf every change committed up to it is in the page
     */
    record Hit(ScopeView view, CachedPage page, Instant asOf) implements Lookup {}

    /**
     * No page may be served. A fill must use this view.
     *
     * @param view taken before any database read
     * @param reason why no page may be served
     * @param held the stored page for the same filters, to fall back on; null if there is none
     */
    record Miss(ScopeView view, Reason reason, @Nullable CachedPage held) implements Lookup {}

    /** Why a page was not served from the cache. */
    enum Reason {
        /** Nothing is stored under the key. */
        ABSENT,
        /** The stored value was corrupt, and has been deleted. */
        CORRUPT,
        /** The stored page is of another generation or epoch, or the index does not name its stamp. */
        INVALIDATED,
        /** The stored page has other filters with the same hash, or another format. */
        FOREIGN,
        /** The view does not prove that it includes the change that the client was notified of. */
        BEHIND_NOTIFICATION,
        /** The page is valid, but nothing proves that it includes recent commits. */
        UNPROVEN,
        /** The page may be served, but the client has already shown a newer one. */
        BEHIND_SHOWN
    }
}

package io.freshet.cache;

/** What a lookup of a page found. */
public sealed interface Lookup {
    /**
     * A page that may be served.
     *
     * @param page the page
     */
    record Hit(CachedPage page) implements Lookup {}

    /**
     * No page may be served; whoever fills it does so under this view.
     *
     * @param view taken before anything is read from the database
     * @param reason why there is none
     */
    record Miss(ScopeView view, Reason reason) implements Lookup {}

    /** Why a page was not served from the cache. */
    enum Reason {
        /** Nothing is stored under the key. */
        ABSENT,
        /** The stored page is of an earlier generation or epoch. */
        INVALIDATED,
        /** The stored page is of other filters with the same hash, or of another format. */
        FOREIGN,
        /** The page is valid, but does not provably hold what the client was told of. */
        BEHIND_NOTIFICATION
    }
}

package io.freshet.cache;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a lookup of a page found. */
public sealed interface Lookup {
    /**
     * A page that may be served.
     *
     * @param view that validated it
     * @param page the page
     * @param asOf every change committed up to it is in the page
     */
    record Hit(ScopeView view, CachedPage page, Instant asOf) implements Lookup {}

    /**
     * No page may be served; whoever fills it does so under this view.
     *
     * @param view taken before anything is read from the database
     * @param reason why there is none
     * @param held the page that is stored under the key for the same filters, for whoever can get nothing better
     */
    record Miss(ScopeView view, Reason reason, @Nullable CachedPage held) implements Lookup {}

    /** Why a page was not served from the cache. */
    enum Reason {
        /** Nothing is stored under the key. */
        ABSENT,
        /** What was stored is not what was put there, and has been deleted. */
        CORRUPT,
        /** The stored page is of an earlier generation or epoch. */
        INVALIDATED,
        /** The stored page is of other filters with the same hash, or of another format. */
        FOREIGN,
        /** Whether there is a page or not, nothing that is known here provably holds what the client was told of. */
        BEHIND_NOTIFICATION,
        /** The page is valid, but nothing proves that it holds what was committed lately. */
        UNPROVEN,
        /** The page may be served, but whoever asks has already shown a newer one. */
        BEHIND_SHOWN
    }
}

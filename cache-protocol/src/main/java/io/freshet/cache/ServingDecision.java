package io.freshet.cache;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a page may be served under a view. Pure, so that the explorer in the tests, which walks through all
 * interleavings of the protocol, asks the very code that decides here.
 */
final class ServingDecision {
    private ServingDecision() {}

    /**
     * Decides.
     *
     * @param scope that the view is of
     * @param view taken together with the page or after it
     * @param page what is stored for the same filters, or null
     * @param missing why there is no page, where there is none
     * @param atLeast what the answer must not be older than, or null
     * @param freshness within which the page must be proven to be complete, or null for any
     * @return the page, or the view to fill it under
     */
    static Lookup of(
            FeedScope scope,
            ScopeView view,
            @Nullable CachedPage page,
            Lookup.Reason missing,
            @Nullable NotificationGeneration atLeast,
            @Nullable Freshness freshness) {
        if (atLeast != null && !atLeast.isCoveredBy(scope, view)) {
            return new Lookup.Miss(view, Lookup.Reason.BEHIND_NOTIFICATION, page);
        }
        if (page == null) {
            return new Lookup.Miss(view, missing, null);
        }
        if (!view.validates(page)) {
            return new Lookup.Miss(view, Lookup.Reason.INVALIDATED, page);
        }
        Instant asOf = view.provenUpTo(page);
        if (freshness != null && !freshness.holds(asOf)) {
            return new Lookup.Miss(view, Lookup.Reason.UNPROVEN, page);
        }
        return new Lookup.Hit(view, page, asOf);
    }
}

package io.freshet.cache;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a page may be served under a view. A pure function: the explorer in the tests, which visits all
 * interleavings of the protocol, runs this very code.
 */
final class ServingDecision {
    private ServingDecision() {}

    /**
     * Decides on one page.
     *
     * @param scope the scope of the view
     * @param view taken together with the page or after it
     * @param page the stored page for the same filters, or null
     * @param missing why there is no page, if there is none
     * @param atLeast the generation that the page must cover, or null
     * @param freshness the bounds on the page's as-of, or null for none
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

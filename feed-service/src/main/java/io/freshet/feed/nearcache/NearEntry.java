package io.freshet.feed.nearcache;

import io.freshet.cache.ScopeView;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A held page.
 *
 * @param content ready to be sent
 * @param asOf every change committed up to it was in the page when it was stored
 * @param scope shows whether the page was invalidated since
 * @param view the view of the preceding Redis lookup, or null if there was none
 * @param readNanos {@link System#nanoTime} when any instance read it from the database
 * @param <C> the type of a page's content
 */
record NearEntry<C>(
        C content, Instant asOf, HeldScope scope, @Nullable ScopeView view, long readNanos) {
    NearPage<C> page(Instant followedUpTo) {
        return new NearPage<>(content, provenUpTo(followedUpTo), Duration.ofNanos(System.nanoTime() - readNanos));
    }

    /** The instant up to which the page is proven complete. It no longer rises once the page is invalidated. */
    Instant provenUpTo(Instant followedUpTo) {
        HeldScope.Invalidation invalidation = scope.invalidation();
        Instant proven = invalidation == null ? followedUpTo : invalidation.proven();
        return proven.isAfter(asOf) ? proven : asOf;
    }
}

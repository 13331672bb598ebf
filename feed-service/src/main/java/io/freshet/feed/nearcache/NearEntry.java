package io.freshet.feed.nearcache;

import io.freshet.cache.ScopeView;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A page that is held.
 *
 * @param content ready to be sent
 * @param asOf every change committed up to it was in the page when it was stored
 * @param scope tells whether the page was invalidated since
 * @param view under which Redis was read before it, or null where Redis was away
 * @param readNanos {@link System#nanoTime} when it was read from the database, whoever read it
 * @param <C> what a page's content is
 */
record NearEntry<C>(
        C content, Instant asOf, HeldScope scope, @Nullable ScopeView view, long readNanos) {
    NearPage<C> page(Instant followedUpTo) {
        return new NearPage<>(content, provenUpTo(followedUpTo), Duration.ofNanos(System.nanoTime() - readNanos));
    }

    /** What is proven of it; once invalidated, that stays what it was then. */
    Instant provenUpTo(Instant followedUpTo) {
        HeldScope.Invalidation invalidation = scope.invalidation();
        Instant proven = invalidation == null ? followedUpTo : invalidation.proven();
        return proven.isAfter(asOf) ? proven : asOf;
    }
}

package io.freshet.feed.nearcache;

import io.freshet.cache.FeedScope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one scope that were stored since the scope was last invalidated: invalidated together, for good. Pages that are
 * stored later belong to another object. Thread-safe.
 */
final class HeldScope {
    private final FeedScope scope;
    private volatile @Nullable Invalidation invalidation;

    HeldScope(FeedScope scope) {
        this.scope = scope;
    }

    /** For a page that may not be served, only held. */
    static HeldScope invalidated(FeedScope scope) {
        HeldScope held = new HeldScope(scope);
        held.invalidate(new Invalidation(Instant.MIN, 0, false));
        return held;
    }

    FeedScope scope() {
        return scope;
    }

    void invalidate(Invalidation invalidation) {
        this.invalidation = invalidation;
    }

    boolean isInvalidated() {
        return invalidation != null;
    }

    /** How its pages were invalidated; null while they are not. */
    @Nullable
    Invalidation invalidation() {
        return invalidation;
    }

    /**
     * How pages were invalidated.
     *
     * @param proven up to when the announcements vouched for them
     * @param nanos when, by {@link System#nanoTime}
     * @param byChange whether by a change, and not by an admin or for want of knowledge
     */
    record Invalidation(Instant proven, long nanos, boolean byChange) {}
}

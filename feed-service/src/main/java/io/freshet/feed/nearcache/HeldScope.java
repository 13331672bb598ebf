package io.freshet.feed.nearcache;

import io.freshet.cache.FeedScope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one scope that were stored since its last invalidation. They are invalidated together, permanently;
 * pages stored later belong to another object. Thread-safe.
 */
final class HeldScope {
    private final FeedScope scope;
    private volatile @Nullable Invalidation invalidation;

    HeldScope(FeedScope scope) {
        this.scope = scope;
    }

    /** For a page that is held but not valid. */
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

    /** How its pages were invalidated; null while they are valid. */
    @Nullable
    Invalidation invalidation() {
        return invalidation;
    }

    /**
     * An invalidation of pages.
     *
     * @param proven the instant up to which the announcements proved them complete
     * @param nanos when, by {@link System#nanoTime}
     * @param byChange whether by a change, not by an admin or because announcements may have been missed
     */
    record Invalidation(Instant proven, long nanos, boolean byChange) {}
}

package io.freshet.feed.nearcache;

import io.freshet.cache.FeedScope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one scope that were stored since the scope was last voided: voided together, for good. Pages that are
 * stored later belong to another object. Thread-safe.
 */
final class HeldScope {
    private final FeedScope scope;
    private volatile @Nullable Voiding voiding;

    HeldScope(FeedScope scope) {
        this.scope = scope;
    }

    /** For a page that may not be served, only held. */
    static HeldScope voided(FeedScope scope) {
        HeldScope held = new HeldScope(scope);
        held.voidPages(new Voiding(Instant.MIN, 0, false));
        return held;
    }

    FeedScope scope() {
        return scope;
    }

    void voidPages(Voiding voiding) {
        this.voiding = voiding;
    }

    boolean isVoid() {
        return voiding != null;
    }

    /** How its pages were voided; null while they are not. */
    @Nullable
    Voiding voiding() {
        return voiding;
    }

    /**
     * How pages were voided.
     *
     * @param proven up to when the announcements vouched for them
     * @param nanos when, by {@link System#nanoTime}
     * @param byChange whether by a change, and not by an admin or for want of knowledge
     */
    record Voiding(Instant proven, long nanos, boolean byChange) {}
}

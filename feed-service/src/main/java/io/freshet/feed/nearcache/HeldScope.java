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
    private volatile @Nullable Instant provenWhenVoided;

    HeldScope(FeedScope scope) {
        this.scope = scope;
    }

    /** For a page that may not be served, only held. */
    static HeldScope voided(FeedScope scope) {
        HeldScope held = new HeldScope(scope);
        held.voidPages(Instant.MIN);
        return held;
    }

    FeedScope scope() {
        return scope;
    }

    void voidPages(Instant proven) {
        provenWhenVoided = proven;
    }

    boolean isVoid() {
        return provenWhenVoided != null;
    }

    /** Up to when the announcements vouched for its pages; null while they are not void. */
    @Nullable
    Instant provenWhenVoided() {
        return provenWhenVoided;
    }
}

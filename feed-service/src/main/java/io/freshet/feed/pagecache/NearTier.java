package io.freshet.feed.pagecache;

import io.freshet.cache.PageKey;
import io.freshet.cache.ScopeView;
import io.freshet.feed.nearcache.NearCache;
import io.freshet.feed.nearcache.NearPage;
import io.freshet.feed.nearcache.NearPosition;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The first tier: pages in this process. Thread-safe; takes no lock to answer. */
@Component
class NearTier {
    private final NearCache<PageContent> near;
    private final FreshnessBound freshness;
    /** Whether a page is reloaded automatically after a change has invalidated it. */
    private final Predicate<PageKey> isRevalidated;

    @Autowired
    NearTier(NearCache<PageContent> near, FreshnessBound freshness, HotPages hot, PageCacheProperties properties) {
        this(near, freshness, key -> properties.warming() && hot.isHot(key));
    }

    NearTier(NearCache<PageContent> near, FreshnessBound freshness, Predicate<PageKey> isRevalidated) {
        this.near = near;
        this.freshness = freshness;
        this.isRevalidated = isRevalidated;
    }

    TierOutcome find(PageRequest request) {
        NearPage<PageContent> page = near.find(request.key(), request.scope(), request.atLeast(), freshness.now());
        return page == null
                ? TierOutcome.Passed.UNASKED
                : new TierOutcome.Answered(new FeedAnswer(
                        page.content(),
                        page.asOf(),
                        new CacheOutcome.Hit(true, FreshnessBound.isAgeing(request, page.heldFor()))));
    }

    /** A hot page that is being reloaded, or null. Always null for a request with a minimum generation. */
    @Nullable
    FeedAnswer findRevalidating(PageRequest request) {
        NearPage<PageContent> page =
                request.atLeast() == null ? near.findRevalidating(request.key(), freshness.now()) : null;
        return page != null && isRevalidated.test(request.key())
                ? new FeedAnswer(page.content(), page.asOf(), new CacheOutcome.Revalidating())
                : null;
    }

    /** The held page, valid or not. */
    @Nullable
    NearPage<PageContent> held(PageRequest request) {
        return near.held(request.key());
    }

    /** What this process has shown of a page so far. Ignores a page from the future: the database's clock went back. */
    MonotonicReadGuard shown(PageRequest request) {
        NearPage<PageContent> held = held(request);
        return new MonotonicReadGuard(
                held == null || held.asOf().isAfter(freshness.now().notAfter()) ? null : held);
    }

    /** To be taken before reading a page that is to be held. */
    @Nullable
    NearPosition position() {
        return near.position();
    }

    void holdFound(PageRequest request, NearPage<PageContent> found, ScopeView view, @Nullable NearPosition followed) {
        near.storeFound(request.key(), request.scope(), found, view, followed);
    }

    void holdRead(
            PageRequest request,
            PageContent content,
            Instant readAt,
            @Nullable ScopeView view,
            @Nullable NearPosition followed) {
        near.storeRead(request.key(), request.scope(), content, readAt, view, followed);
    }
}

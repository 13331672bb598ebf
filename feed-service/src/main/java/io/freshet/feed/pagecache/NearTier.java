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
    /** Whether a page is read anew by itself when a change has invalidated it. */
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

    /** A hot page that is being read anew, for whoever asks for nothing newer; or null. */
    @Nullable
    FeedAnswer findRevalidating(PageRequest request) {
        NearPage<PageContent> page =
                request.atLeast() == null ? near.findRevalidating(request.key(), freshness.now()) : null;
        return page != null && isRevalidated.test(request.key())
                ? new FeedAnswer(page.content(), page.asOf(), new CacheOutcome.Revalidating())
                : null;
    }

    /** The page that is held, whatever happened since. */
    @Nullable
    NearPage<PageContent> held(PageRequest request) {
        return near.held(request.key());
    }

    /** What this process has shown of a page until now. After the database's clock went back its instants say nothing. */
    MonotonicReadGuard shown(PageRequest request) {
        NearPage<PageContent> held = held(request);
        return new MonotonicReadGuard(
                held == null || held.asOf().isAfter(freshness.now().notAfter()) ? null : held);
    }

    /** To be taken before a page is read that shall be held. */
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

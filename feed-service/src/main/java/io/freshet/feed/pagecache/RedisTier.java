package io.freshet.feed.pagecache;

import io.freshet.cache.CacheUnavailableException;
import io.freshet.cache.CachedPage;
import io.freshet.cache.Lookup;
import io.freshet.cache.ScopeView;
import io.freshet.feed.nearcache.NearPage;
import io.freshet.feed.nearcache.NearPosition;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The second tier: pages that all instances share. Pages found here are also stored in the near cache. Thread-safe. */
@Component
class RedisTier {
    private static final Logger log = LoggerFactory.getLogger(RedisTier.class);

    private final SharedPages pages;
    private final NearTier near;
    private final FreshnessBound freshness;

    RedisTier(SharedPages pages, NearTier near, FreshnessBound freshness) {
        this.pages = pages;
        this.near = near;
        this.freshness = freshness;
    }

    TierOutcome find(PageRequest request) {
        try {
            return switch (lookup(request)) {
                case Lookup.Hit(ScopeView _, CachedPage page, Instant asOf) ->
                    new TierOutcome.Answered(new FeedAnswer(
                            PageContent.of(page),
                            asOf,
                            new CacheOutcome.Hit(
                                    false, FreshnessBound.isAgeing(request, freshness.age(page.readAt())))));
                case Lookup.Miss miss -> new TierOutcome.Passed(miss);
            };
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("Redis is away, reading from the database");
            return TierOutcome.Passed.UNASKED;
        }
    }

    /**
     * Looks a page up. A page that is valid in Redis may be older than one that was read without Redis and shown. Then
     * it is a miss.
     */
    Lookup lookup(PageRequest request) {
        NearPosition followed = near.position(); // before Redis is read
        MonotonicReadGuard shown = near.shown(request);
        Lookup lookup = pages.lookup(request, freshness.now());
        if (lookup instanceof Lookup.Hit(ScopeView view, CachedPage page, Instant asOf)) {
            PageContent content = PageContent.of(page);
            if (shown.isAfter(content, asOf)) {
                return new Lookup.Miss(view, Lookup.Reason.BEHIND_SHOWN, page);
            }
            Instant proven = shown.provenUpTo(content, asOf);
            near.holdFound(request, new NearPage<>(content, proven, freshness.age(page.readAt())), view, followed);
            return new Lookup.Hit(view, page, proven);
        }
        return lookup;
    }
}

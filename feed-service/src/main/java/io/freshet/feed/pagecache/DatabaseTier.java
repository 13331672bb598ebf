package io.freshet.feed.pagecache;

import io.freshet.cache.Lookup;
import io.freshet.cache.ScopeView;
import io.freshet.feed.catalogread.CatalogUnavailableException;
import io.freshet.feed.pagecache.SharedLoads.Arrival;
import io.freshet.feed.pagecache.SharedLoads.InFlightLoad;
import io.freshet.feed.pagecache.SharedLoads.Timing;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The last tier: the database. Requests for one page share a read where that is as good as their own. Thread-safe. */
@Component
class DatabaseTier {
    private static final int MOST_ATTEMPTS = 3;

    private final PageFiller filler;
    private final NearTier near;
    private final PageCacheProperties properties;
    private final Runnable admission;
    private final Timing timing;
    private final SharedLoads<ScopeView, Loaded> loads;

    @Autowired
    DatabaseTier(PageFiller filler, NearTier near, PageCacheProperties properties, LoadLimit limit) {
        this(filler, near, properties, limit::take, Timing.SYSTEM);
    }

    DatabaseTier(PageFiller filler, NearTier near, PageCacheProperties properties, Runnable admission, Timing timing) {
        this.filler = filler;
        this.near = near;
        this.properties = properties;
        this.admission = admission;
        this.timing = timing;
        this.loads = new SharedLoads<>(properties.spacing(), properties.patience(), timing);
    }

    /**
     * Reads a page, or shares another request's read of it.
     *
     * @param query the page
     * @param arrival when the request arrived
     * @param miss the miss in Redis; null if Redis was not read or is unavailable
     * @param switchedOff whether Redis was not read because an admin has switched the cache off
     */
    TierOutcome find(PageQuery query, long arrival, Lookup.@Nullable Miss miss, boolean switchedOff) {
        try {
            return new TierOutcome.Answered(read(query, arrival, miss, switchedOff));
        } catch (CatalogUnavailableException e) {
            return new TierOutcome.Unavailable(e);
        }
    }

    private FeedAnswer read(PageQuery query, long arrival, Lookup.@Nullable Miss miss, boolean switchedOff) {
        PageRequest request = query.request();
        // Switching the cache off is not a failure: the promises are the same as with it.
        boolean unprovable = switchedOff
                || (miss == null ? request.atLeast() != null : miss.reason() == Lookup.Reason.BEHIND_NOTIFICATION);
        Predicate<InFlightLoad<ScopeView, Loaded>> acceptable = acceptable(arrival, miss, unprovable);
        MonotonicReadGuard shown = near.shown(request);
        for (int attempt = 0; attempt <= MOST_ATTEMPTS; attempt++) {
            Arrival<Loaded> arrived = loads.load(
                    flightOf(request),
                    miss == null ? null : miss.view(),
                    request.atLeast() == null ? acceptable : acceptable.and(Sharing.notAwaited()),
                    unprovable,
                    isRenewed(request, miss) ? () -> {} : admission,
                    () -> miss == null || request.isUncached() ? filler.read(query) : filler.fill(query, miss));
            if (!arrived.shared() || mayShare(request, shown, arrived.brought())) {
                Loaded loaded = arrived.brought();
                return new FeedAnswer(
                        loaded.content(),
                        shown.provenUpTo(loaded.content(), loaded.asOf()),
                        outcome(request, arrived, arrival, miss, switchedOff));
            }
            // A load that begins now cannot be older than what was shown by now; the refused one may be kept for a
            // while.
            acceptable = Sharing.begunSince(timing.nanoTime());
        }
        throw new CatalogUnavailableException("others' reads of the same page do not prove what is asked for", null);
    }

    /** Renewals are bounded by the changes that outdate the page, so they need no admission. Forced reads are not. */
    private boolean isRenewed(PageRequest request, Lookup.@Nullable Miss miss) {
        boolean forced = request.isUncached() || (miss != null && miss.reason() == Lookup.Reason.BEHIND_NOTIFICATION);
        return !forced && ((miss != null && miss.held() != null) || near.held(request) != null);
    }

    private Predicate<InFlightLoad<ScopeView, Loaded>> acceptable(
            long arrival, Lookup.@Nullable Miss miss, boolean unprovable) {
        if (unprovable) {
            return Sharing.begunSince(arrival);
        }
        return miss == null
                ? Sharing.quiteNew(arrival, properties.spacing())
                : Sharing.provenBy(miss.view(), arrival, properties.maxAge());
    }

    private static CacheOutcome outcome(
            PageRequest request,
            Arrival<Loaded> arrived,
            long arrival,
            Lookup.@Nullable Miss miss,
            boolean switchedOff) {
        Loaded loaded = arrived.brought();
        if (arrived.shared()) {
            return new CacheOutcome.Shared(loaded.endedNanos() < arrival);
        }
        if (miss == null || loaded.way() == Loaded.Way.READ) {
            return new CacheOutcome.Bypassed(whyBypassed(request, switchedOff));
        }
        return loaded.way() == Loaded.Way.AWAITED
                ? new CacheOutcome.Shared(false)
                : new CacheOutcome.Filled(miss.reason());
    }

    /** Uncached reads have loads of their own: their results are not held, so shared answers could go back in time. */
    private static String flightOf(PageRequest request) {
        return request.key().redisKey() + request.key().canonicalText() + (request.isUncached() ? " uncached" : "");
    }

    private static boolean mayShare(PageRequest request, MonotonicReadGuard shown, Loaded brought) {
        return (request.atLeast() == null || brought.way() != Loaded.Way.AWAITED)
                && !shown.isAfter(brought.content(), brought.asOf());
    }

    private static CacheOutcome.Why whyBypassed(PageRequest request, boolean switchedOff) {
        if (request.isUncached()) {
            return CacheOutcome.Why.REQUEST;
        }
        return switchedOff ? CacheOutcome.Why.SWITCHED_OFF : CacheOutcome.Why.REDIS_AWAY;
    }
}

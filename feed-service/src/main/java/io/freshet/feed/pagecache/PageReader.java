package io.freshet.feed.pagecache;

import io.freshet.cache.CacheUnavailableException;
import io.freshet.cache.CachedPage;
import io.freshet.cache.Lookup;
import io.freshet.cache.ScopeView;
import io.freshet.feed.catalogread.CatalogUnavailableException;
import io.freshet.feed.catalogread.DatabaseClock;
import io.freshet.feed.nearcache.NearCache;
import io.freshet.feed.nearcache.NearPage;
import io.freshet.feed.pagecache.SharedLoads.Arrival;
import io.freshet.feed.pagecache.SharedLoads.Flight;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Answers pages: from this process or from Redis while the protocol proves them fresh, otherwise from the database, of
 * which requests for one page share one read. Without Redis what this process cannot prove comes from the database, one
 * read of each page a second. Without the database it is the newest page that is still held, here or in Redis, and says
 * so. Thread-safe.
 */
@Component
public class PageReader {
    private static final Logger log = LoggerFactory.getLogger(PageReader.class);

    private static final int MOST_ATTEMPTS = 3;

    private final BypassSwitch bypass;
    private final NearCache<PageContent> near;
    private final PageFiller filler;
    private final FreshnessBound freshness;
    private final DatabaseClock clock;
    private final PageMetrics metrics;
    private final PageCacheProperties properties;
    private final SharedLoads<ScopeView, Loaded> loads;
    private final HotPages hot;
    private volatile HotPages.Listener hotPages = HotPages.Listener.NONE;

    PageReader(
            BypassSwitch bypass,
            NearCache<PageContent> near,
            PageFiller filler,
            FreshnessBound freshness,
            DatabaseClock clock,
            PageMetrics metrics,
            HotPages hot,
            PageCacheProperties properties) {
        this.bypass = bypass;
        this.near = near;
        this.filler = filler;
        this.freshness = freshness;
        this.clock = clock;
        this.metrics = metrics;
        this.hot = hot;
        this.properties = properties;
        this.loads = new SharedLoads<>(properties.spacing(), properties.patience());
    }

    /**
     * Answers one page.
     *
     * @param query what is asked for, and how it is read
     * @return the answer
     * @throws CatalogUnavailableException if the database cannot be read now, and nothing is held that would do; for a
     *     fault in the data or of ours it is something else, and nothing older is answered instead
     */
    public FeedAnswer read(PageQuery query) {
        long arrival = System.nanoTime();
        return counted(query, answer(query.request(), query.loader(), arrival), arrival);
    }

    /**
     * Answers one page if this process holds it and the protocol proves it fresh. Waits for nothing and takes no lock.
     *
     * @param query what is asked for
     * @return a page that exists, or null if {@link #read} has to look further
     */
    public @Nullable FeedAnswer hit(PageQuery query) {
        long arrival = System.nanoTime();
        PageRequest request = query.request();
        FeedAnswer answer = bypass.isOn(request.scope().feed()) ? null : nearHit(request);
        return answer == null || !answer.exists() ? null : counted(query, answer, arrival);
    }

    private FeedAnswer counted(PageQuery query, FeedAnswer answer, long arrival) {
        metrics.answered(query.request(), answer, arrival, clock.now());
        if (!query.request().isUncached()) {
            HotPages.HotPage page = hot.of(query);
            if (page.count()) {
                hotPages.onHot(page);
            }
            if (answer.outcome() instanceof CacheOutcome.Hit(boolean _, boolean ageing) && ageing && page.isHot()) {
                hotPages.onAgeing(page);
            }
        }
        return answer;
    }

    private @Nullable FeedAnswer nearHit(PageRequest request) {
        NearPage<PageContent> own = near.find(request.key(), request.scope(), request.atLeast(), freshness.now());
        return own == null
                ? null
                : new FeedAnswer(
                        own.content(), own.asOf(), new CacheOutcome.Hit(true, isAgeing(request, own.heldFor())));
    }

    /** Tells of hot pages from the requests' threads. */
    void tell(HotPages.Listener listener) {
        hotPages = listener;
    }

    /** Sees to it that a page is cached, if it can be; whether it had to be read. */
    boolean warm(PageQuery query) {
        return !bypass.isOn(query.request().scope().feed())
                && answer(query.request(), query.loader(), System.nanoTime()).outcome() instanceof CacheOutcome.Filled;
    }

    /** Reads a cached page anew if its time is nearly over; whether it was read. */
    boolean refresh(PageQuery query) {
        PageRequest request = query.request();
        return !bypass.isOn(request.scope().feed())
                && filler.refresh(request, query.loader(), page -> isAgeing(request, freshness.age(page.readAt())));
    }

    /** The lives of a page's copies in Redis differ, so that not all end at once; the shortest is four fifths. */
    private static boolean isAgeing(PageRequest request, Duration age) {
        return age.compareTo(request.key().ttl().multipliedBy(7).dividedBy(10)) > 0;
    }

    private FeedAnswer answer(PageRequest request, Supplier<LoadedPage> loader, long arrival) {
        if (bypass.isOn(request.scope().feed())) {
            return loadOrDegrade(request, loader, arrival, null, true);
        }
        FeedAnswer own = nearHit(request);
        if (own != null) {
            return own;
        }
        Lookup lookup;
        try {
            lookup = filler.lookup(request);
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("Redis is away, reading from the database");
            return loadOrDegrade(request, loader, arrival, null, false);
        }
        return switch (lookup) {
            case Lookup.Hit(ScopeView _, CachedPage page, Instant asOf) ->
                new FeedAnswer(
                        PageContent.of(page),
                        asOf,
                        new CacheOutcome.Hit(false, isAgeing(request, freshness.age(page.readAt()))));
            case Lookup.Miss miss -> loadOrDegrade(request, loader, arrival, miss, false);
        };
    }

    private FeedAnswer loadOrDegrade(
            PageRequest request,
            Supplier<LoadedPage> loader,
            long arrival,
            Lookup.@Nullable Miss miss,
            boolean switchedOff) {
        try {
            return load(request, loader, arrival, miss, switchedOff);
        } catch (CatalogUnavailableException e) {
            NearPage<PageContent> held = newestHeld(request, miss);
            if (held == null || request.atLeast() != null) {
                throw e;
            }
            log.atDebug().addKeyValue("cause", e.toString()).log("the database is away, answering with what is held");
            return new FeedAnswer(held.content(), held.asOf(), new CacheOutcome.Degraded());
        }
    }

    private @Nullable NearPage<PageContent> newestHeld(PageRequest request, Lookup.@Nullable Miss miss) {
        NearPage<PageContent> own = near.held(request.key());
        CachedPage shared = miss == null ? null : miss.held();
        return shared == null || (own != null && own.asOf().isAfter(shared.readAt()))
                ? own
                : new NearPage<>(PageContent.of(shared), shared.readAt(), freshness.age(shared.readAt()));
    }

    /** A miss of null means that Redis was not asked: it is away, or the cache is switched off. */
    private FeedAnswer load(
            PageRequest request,
            Supplier<LoadedPage> loader,
            long arrival,
            Lookup.@Nullable Miss miss,
            boolean switchedOff) {
        // Where the cache is switched off nothing failed: as much is promised as with it.
        boolean unprovable = switchedOff
                || (miss == null ? request.atLeast() != null : miss.reason() == Lookup.Reason.BEHIND_NOTIFICATION);
        Predicate<Flight<ScopeView, Loaded>> acceptable = unprovable
                ? Sharing.begunSince(arrival)
                : miss == null
                        ? Sharing.quiteNew(arrival, properties.spacing())
                        : Sharing.provenBy(miss.view(), arrival, properties.maxAge());
        Shown shown = filler.shown(request);
        Arrival<Loaded> arrived = null;
        for (int attempt = 0; arrived == null; attempt++) {
            Arrival<Loaded> next = loads.load(
                    flightOf(request),
                    miss == null ? null : miss.view(),
                    request.atLeast() == null ? acceptable : acceptable.and(Sharing.notAwaited()),
                    unprovable,
                    () -> miss == null || request.isUncached()
                            ? filler.read(request, loader)
                            : filler.fill(request, loader, miss));
            if (!next.shared() || mayShare(request, shown, next.brought())) {
                arrived = next;
            } else if (attempt == MOST_ATTEMPTS) {
                throw new CatalogUnavailableException(
                        "others' reads of the same page do not prove what is asked for", null);
            } else {
                // What begins now cannot be older than what was shown by then; what was just refused may be kept for a
                // while.
                acceptable = Sharing.begunSince(System.nanoTime());
            }
        }
        Loaded loaded = arrived.brought();
        CacheOutcome outcome;
        if (arrived.shared()) {
            outcome = new CacheOutcome.Shared(loaded.endedNanos() < arrival);
        } else if (miss == null || loaded.way() == Loaded.Way.READ) {
            outcome = new CacheOutcome.Bypassed(whyBypassed(request, switchedOff));
        } else {
            outcome = loaded.way() == Loaded.Way.AWAITED
                    ? new CacheOutcome.Shared(false)
                    : new CacheOutcome.Filled(miss.reason());
        }
        return new FeedAnswer(loaded.content(), shown.provenUpTo(loaded.content(), loaded.asOf()), outcome);
    }

    /** What must not be held must not be shared either with those whose answers are: they could not be kept in order. */
    private static String flightOf(PageRequest request) {
        return request.key().redisKey() + request.key().canonicalText() + (request.isUncached() ? " uncached" : "");
    }

    private static boolean mayShare(PageRequest request, Shown shown, Loaded brought) {
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

package io.freshet.feed.pagecache;

import io.freshet.cache.CachedFeed;
import io.freshet.cache.CachedPage;
import io.freshet.cache.Lookup;
import io.freshet.feed.catalogread.CatalogUnavailableException;
import io.freshet.feed.nearcache.NearPage;
import io.freshet.feed.pagecache.TierOutcome.Answered;
import io.freshet.feed.pagecache.TierOutcome.Passed;
import io.freshet.feed.pagecache.TierOutcome.Unavailable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The tiers in order: the near cache, Redis, the database. The first two serve pages that the protocol proves fresh. If
 * the database is unavailable, the newest page that any tier still holds is served, marked as degraded. Thread-safe.
 */
@Component
class PageTiers {
    private static final Logger log = LoggerFactory.getLogger(PageTiers.class);

    private final Predicate<CachedFeed> bypassed;
    private final NearTier near;
    private final RedisTier redis;
    private final DatabaseTier database;
    private final PageFiller filler;
    private final FreshnessBound freshness;

    @Autowired
    PageTiers(
            BypassSwitch bypass,
            NearTier near,
            RedisTier redis,
            DatabaseTier database,
            PageFiller filler,
            FreshnessBound freshness) {
        this(bypass::isOn, near, redis, database, filler, freshness);
    }

    PageTiers(
            Predicate<CachedFeed> bypassed,
            NearTier near,
            RedisTier redis,
            DatabaseTier database,
            PageFiller filler,
            FreshnessBound freshness) {
        this.bypassed = bypassed;
        this.near = near;
        this.redis = redis;
        this.database = database;
        this.filler = filler;
        this.freshness = freshness;
    }

    /** The answer of the near cache alone, or null. Never blocks. */
    @Nullable
    FeedAnswer nearHit(PageRequest request) {
        if (isBypassed(request)) {
            return null;
        }
        return near.find(request) instanceof Answered(FeedAnswer answer) ? answer : near.findRevalidating(request);
    }

    /**
     * Answers a page.
     *
     * @throws CatalogUnavailableException if the database is unavailable and no held page will do
     */
    FeedAnswer find(PageQuery query, long arrival) {
        FeedAnswer hit = nearHit(query.request());
        return hit == null ? findValid(query, arrival) : hit;
    }

    /** Answers without a page that a change has just invalidated. */
    private FeedAnswer findValid(PageQuery query, long arrival) {
        PageRequest request = query.request();
        if (isBypassed(request)) {
            return fromDatabase(query, arrival, null, true);
        }
        if (near.find(request) instanceof Answered(FeedAnswer answer)) {
            return answer;
        }
        return switch (redis.find(request)) {
            case Answered(FeedAnswer answer) -> answer;
            case Passed(Lookup.Miss miss) -> fromDatabase(query, arrival, miss, false);
            case Unavailable(CatalogUnavailableException cause) -> throw cause;
        };
    }

    /** Ensures that a page is cached, if possible. Returns whether it had to be read. */
    boolean warm(PageQuery query) {
        return !isBypassed(query.request())
                && findValid(query, System.nanoTime()).outcome() instanceof CacheOutcome.Filled;
    }

    /** Reloads a cached page whose lifetime is nearly over. Returns whether it was read. */
    boolean refresh(PageQuery query) {
        PageRequest request = query.request();
        return !isBypassed(request)
                && filler.refresh(query, page -> FreshnessBound.isAgeing(request, freshness.age(page.readAt())));
    }

    private boolean isBypassed(PageRequest request) {
        return bypassed.test(request.scope().feed());
    }

    private FeedAnswer fromDatabase(PageQuery query, long arrival, Lookup.@Nullable Miss miss, boolean switchedOff) {
        return switch (database.find(query, arrival, miss, switchedOff)) {
            case Answered(FeedAnswer answer) -> answer;
            case Unavailable(CatalogUnavailableException cause) -> held(query.request(), miss, cause);
            case Passed _ -> throw new IllegalStateException("the database is the last tier");
        };
    }

    private FeedAnswer held(PageRequest request, Lookup.@Nullable Miss miss, CatalogUnavailableException cause) {
        NearPage<PageContent> held = newestHeld(request, miss);
        if (held == null || request.atLeast() != null) {
            throw cause;
        }
        log.atDebug().addKeyValue("cause", cause.toString()).log("the database is away, answering with what is held");
        return new FeedAnswer(held.content(), held.asOf(), new CacheOutcome.Degraded());
    }

    private @Nullable NearPage<PageContent> newestHeld(PageRequest request, Lookup.@Nullable Miss miss) {
        NearPage<PageContent> own = near.held(request);
        CachedPage shared = miss == null ? null : miss.held();
        return shared == null || (own != null && own.asOf().isAfter(shared.readAt()))
                ? own
                : new NearPage<>(PageContent.of(shared), shared.readAt(), freshness.age(shared.readAt()));
    }
}

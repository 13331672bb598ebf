package io.freshet.feed.pagecache;

import io.freshet.cache.CacheUnavailableException;
import io.freshet.cache.CachedPage;
import io.freshet.cache.Freshness;
import io.freshet.cache.Lookup;
import io.freshet.cache.PageCache;
import io.freshet.cache.ScopeView;
import io.freshet.cache.SourcePartition;
import io.freshet.feed.catalogread.DatabaseClock;
import io.freshet.feed.nearcache.NearCache;
import io.freshet.feed.nearcache.NearPage;
import io.freshet.feed.nearcache.NearPosition;
import io.freshet.feed.pagecache.SharedLoads.Arrival;
import io.freshet.feed.pagecache.SharedLoads.Flight;
import io.freshet.feed.popularity.PageCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
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

    private final NearCache<PageContent> near;
    private final PageCache cache;
    private final DatabaseClock clock;
    private final PageMetrics metrics;
    private final PageCounter popularity;
    private final MeterRegistry registry;
    private final PageCacheProperties properties;
    private final SharedLoads<ScopeView, Loaded> loads;
    /** Tell whether Redis has gone back behind what the near cache knows. */
    private final List<SourcePartition> witnesses;

    PageReader(
            NearCache<PageContent> near,
            PageCache cache,
            DatabaseClock clock,
            PageMetrics metrics,
            PageCounter popularity,
            MeterRegistry registry,
            PageCacheProperties properties) {
        this.near = near;
        this.cache = cache;
        this.clock = clock;
        this.metrics = metrics;
        this.popularity = popularity;
        this.registry = registry;
        this.properties = properties;
        this.loads = new SharedLoads<>(properties.spacing(), properties.patience());
        this.witnesses = near.isOn() ? SourcePartition.recordedEverywhere() : List.of();
    }

    /**
     * Answers one page.
     *
     * @param request what is asked for
     * @param loader reads it from the database
     * @return the answer
     * @throws DataAccessException if the database cannot be read now, and nothing is held that would do
     */
    public FeedAnswer read(PageRequest request, Supplier<LoadedPage> loader) {
        Timer.Sample sample = Timer.start(registry);
        FeedAnswer answer = answer(request, loader, System.nanoTime());
        metrics.answered(request, answer, sample, clock.now());
        if (!request.isUncached()) {
            popularity.count(request.key());
        }
        return answer;
    }

    private FeedAnswer answer(PageRequest request, Supplier<LoadedPage> loader, long arrival) {
        NearPage<PageContent> own = near.find(request.key(), request.scope(), request.atLeast(), freshness());
        if (own != null) {
            return new FeedAnswer(own.content(), own.asOf(), new CacheOutcome.Hit(true));
        }
        NearPosition followed = near.position(); // before Redis is asked
        Lookup lookup;
        try {
            lookup = cache.lookup(request.key(), request.scope(), request.atLeast(), freshness(), witnesses);
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("Redis is away, reading from the database");
            return loadOrDegrade(request, loader, arrival, null);
        }
        return switch (lookup) {
            case Lookup.Hit(ScopeView view, CachedPage page, Instant asOf) -> {
                PageContent content = PageContent.of(page);
                near.storeFound(request.key(), request.scope(), content, asOf, view, followed);
                yield new FeedAnswer(content, asOf, new CacheOutcome.Hit(false));
            }
            case Lookup.Miss miss -> loadOrDegrade(request, loader, arrival, miss);
        };
    }

    /** While the database's clock is unknown nothing is fresh; the read that follows tells it. */
    private Freshness freshness() {
        Instant now = clock.now();
        return now == null ? new Freshness(Instant.MAX, Instant.MAX) : Freshness.within(properties.maxAge(), now);
    }

    private FeedAnswer loadOrDegrade(
            PageRequest request, Supplier<LoadedPage> loader, long arrival, Lookup.@Nullable Miss miss) {
        try {
            return load(request, loader, arrival, miss);
        } catch (DataAccessException e) {
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
                : new NearPage<>(PageContent.of(shared), shared.readAt());
    }

    /** A miss of null means that Redis is away. */
    private FeedAnswer load(
            PageRequest request, Supplier<LoadedPage> loader, long arrival, Lookup.@Nullable Miss miss) {
        boolean unprovable =
                miss == null ? request.atLeast() != null : miss.reason() == Lookup.Reason.BEHIND_NOTIFICATION;
        Arrival<Loaded> arrived = loads.load(
                request.key().redisKey() + request.key().canonicalText(),
                miss == null ? null : miss.view(),
                unprovable ? flight -> flight.beganNanos() >= arrival : asGood(arrival, miss),
                unprovable,
                () -> miss == null || request.isUncached()
                        ? fetch(request, loader, null)
                        : fill(request, loader, miss.view()));
        Loaded loaded = arrived.brought();
        CacheOutcome outcome = arrived.shared()
                ? new CacheOutcome.Shared(loaded.endedNanos() < arrival)
                : miss == null || !loaded.stored()
                        ? new CacheOutcome.Bypassed(request.isUncached())
                        : new CacheOutcome.Filled(miss.reason());
        return new FeedAnswer(loaded.content(), loaded.readAt(), outcome);
    }

    /**
     * Another's read holds all that one's own would have to, if it began after the request came; or if nothing was
     * invalidated between the views of the two and it is still under way (what it brings is then stored); or, where Redis is away and nothing can be
     * known of generations, if it is quite new.
     */
    private Predicate<Flight<ScopeView, Loaded>> asGood(long arrival, Lookup.@Nullable Miss miss) {
        Duration bound = miss == null ? properties.spacing() : properties.maxAge();
        return flight -> {
            long before = arrival - flight.beganNanos();
            if (before <= 0 || before > bound.toNanos()) {
                return before <= 0;
            }
            ScopeView under = flight.under();
            return miss == null
                    || (under != null
                            && under.isSameGeneration(miss.view())
                            && !flight.result().isDone());
        };
    }

    private Loaded fetch(PageRequest request, Supplier<LoadedPage> loader, @Nullable ScopeView view) {
        NearPosition followed = near.position();
        LoadedPage page = loader.get();
        Loaded loaded = new Loaded(PageContent.of(page.page()), page.readAt(), System.nanoTime(), false);
        if (!request.isUncached()) {
            near.storeRead(request.key(), request.scope(), loaded.content(), page.readAt(), view, followed);
        }
        return loaded;
    }

    private Loaded fill(PageRequest request, Supplier<LoadedPage> loader, ScopeView view) {
        Timer.Sample sample = Timer.start(registry);
        Loaded loaded = fetch(request, loader, view);
        PageContent content = loaded.content();
        try {
            cache.store(
                    request.key(),
                    request.scope(),
                    new CachedPage(
                            request.key().canonicalText(),
                            view.epoch(),
                            view.generation(),
                            loaded.readAt(),
                            content.etag(),
                            content.page(),
                            content.gzip()));
            return new Loaded(content, loaded.readAt(), loaded.endedNanos(), true);
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("a page was not stored");
            return loaded;
        } finally {
            metrics.filled(request, sample);
        }
    }

    /** What a read of the database brought. */
    private record Loaded(PageContent content, Instant readAt, long endedNanos, boolean stored) {}
}

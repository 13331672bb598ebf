package io.freshet.feed.pagecache;

import io.freshet.cache.CacheUnavailableException;
import io.freshet.cache.CachedPage;
import io.freshet.cache.Lookup;
import io.freshet.cache.PageFill;
import io.freshet.cache.ScopeView;
import io.freshet.feed.nearcache.NearPosition;
import io.freshet.feed.pagecache.SharedLoads.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Reads pages from the database and stores them, one instance at a time. An instance without the lease waits for the
 * page for a bounded time, and then reads it itself. Thread-safe.
 */
@Component
class PageFiller {
    private static final Logger log = LoggerFactory.getLogger(PageFiller.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

    private final NearTier near;
    private final RedisTier redis;
    private final SharedPages pages;
    /** Receives each page that was filled, and when its read began. */
    private final ObjLongConsumer<PageRequest> filled;

    private final Duration leaseWait;
    private final Timing timing;

    @Autowired
    PageFiller(NearTier near, RedisTier redis, SharedPages pages, PageMetrics metrics, PageCacheProperties properties) {
        this(near, redis, pages, metrics::filled, properties.leaseWait(), Timing.SYSTEM);
    }

    PageFiller(
            NearTier near,
            RedisTier redis,
            SharedPages pages,
            ObjLongConsumer<PageRequest> filled,
            Duration leaseWait,
            Timing timing) {
        this.near = near;
        this.redis = redis;
        this.pages = pages;
        this.filled = filled;
        this.leaseWait = leaseWait;
        this.timing = timing;
    }

    /** Reads a page from the database. */
    Loaded read(PageQuery query) {
        PageRequest request = query.request();
        NearPosition followed = near.position();
        LoadedPage page = query.loader().get();
        PageContent content = PageContent.of(page.page());
        if (!request.isUncached()) {
            near.holdRead(request, content, page.readAt(), null, followed);
        }
        return new Loaded(content, page.readAt(), timing.nanoTime(), Loaded.Way.READ);
    }

    /** Reads a page from the database and stores it, or waits for the instance that does. */
    Loaded fill(PageQuery query, Lookup.Miss miss) {
        // Waiting is useless: no page in Redis can prove enough, or other instances see no need to replace the page.
        if (miss.reason() == Lookup.Reason.BEHIND_NOTIFICATION || miss.reason() == Lookup.Reason.BEHIND_SHOWN) {
            return readAndStore(query, miss.view());
        }
        PageRequest request = query.request();
        ScopeView view = miss.view();
        long deadline = timing.nanoTime() + leaseWait.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            boolean leads = take(request, view);
            try {
                // Look up with the lease too: its previous holder may have just stored the page.
                Lookup now = lookupOrNull(request);
                if (now instanceof Lookup.Hit(ScopeView _, CachedPage page, Instant asOf)) {
                    return new Loaded(PageContent.of(page), asOf, timing.nanoTime(), Loaded.Way.AWAITED);
                }
                ScopeView newest = now instanceof Lookup.Miss other ? other.view() : view;
                // A lease is for a fill token: once the scope is invalidated, it excludes no one.
                boolean isLeader = leads && newest.fillToken().equals(view.fillToken());
                if (isLeader || now == null || timing.nanoTime() >= deadline) {
                    return readAndStore(query, newest);
                }
                giveBack(request, view, leads);
                leads = false;
                if (!sleep(pause)) {
                    return readAndStore(query, newest);
                }
                view = newest;
                pause = longer(pause);
            } finally {
                giveBack(request, view, leads);
            }
        }
    }

    private void giveBack(PageRequest request, ScopeView view, boolean leads) {
        if (leads) {
            pages.releaseLease(request, view);
        }
    }

    /**
     * Reloads a page that is still served, unless another instance is doing or has just done so. The page is served
     * meanwhile, but not if it is invalidated. A request between the two commands that replace it waits for the lease's
     * holder.
     *
     * @return whether the page was read
     */
    boolean refresh(PageQuery query, Predicate<CachedPage> due) {
        PageRequest request = query.request();
        ScopeView view;
        switch (lookupOrNull(request)) {
            case Lookup.Hit(ScopeView seen, CachedPage page, Instant _) when due.test(page) -> view = seen;
            case Lookup.Miss miss -> view = miss.view();
            case Lookup.Hit _ -> {
                return false;
            }
            case null -> {
                return false;
            }
        }
        if (!take(request, view)) {
            return false;
        }
        try {
            readAndStore(query, view);
            return true;
        } finally {
            pages.releaseLease(request, view);
        }
    }

    private boolean take(PageRequest request, ScopeView view) {
        try {
            return pages.takeLease(request, view);
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("no lease was asked for");
            return true;
        }
    }

    private @Nullable Lookup lookupOrNull(PageRequest request) {
        try {
            return redis.lookup(request);
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("Redis went away while a page was waited for");
            return null;
        }
    }

    private Loaded readAndStore(PageQuery query, ScopeView view) {
        PageRequest request = query.request();
        long began = System.nanoTime();
        NearPosition followed = near.position();
        LoadedPage page = query.loader().get();
        PageContent content = PageContent.of(page.page());
        near.holdRead(request, content, page.readAt(), view, followed);
        long ended = timing.nanoTime();
        try {
            pages.store(
                    request,
                    view,
                    new PageFill(page.readAt(), content.etag(), content.page(), content.gzip(), page.reach()));
            return new Loaded(content, page.readAt(), ended, Loaded.Way.FILLED);
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("a page was not stored");
            return new Loaded(content, page.readAt(), ended, Loaded.Way.READ);
        } finally {
            filled.accept(request, began);
        }
    }

    /** Returns false if interrupted. */
    private boolean sleep(Duration pause) {
        try {
            timing.sleep(pause.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
}

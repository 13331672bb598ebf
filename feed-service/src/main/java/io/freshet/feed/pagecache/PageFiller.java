package io.freshet.feed.pagecache;

import io.freshet.cache.CacheUnavailableException;
import io.freshet.cache.CachedPage;
import io.freshet.cache.FillLeases;
import io.freshet.cache.Lookup;
import io.freshet.cache.PageCache;
import io.freshet.cache.PageFill;
import io.freshet.cache.ScopeView;
import io.freshet.cache.SourcePartition;
import io.freshet.feed.nearcache.NearCache;
import io.freshet.feed.nearcache.NearPage;
import io.freshet.feed.nearcache.NearPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads pages from the database and stores them, one instance at a time: who does not get the lease waits for the page,
 * for a bounded time, and then reads it after all. Thread-safe.
 */
@Component
class PageFiller {
    private static final Logger log = LoggerFactory.getLogger(PageFiller.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

    private final NearCache<PageContent> near;
    private final PageCache cache;
    private final FillLeases leases;
    private final FreshnessBound freshness;
    private final PageMetrics metrics;
    private final PageCacheProperties properties;
    /** Tell whether Redis has gone back behind what the near cache knows. */
    private final List<SourcePartition> witnesses;

    PageFiller(
            NearCache<PageContent> near,
            PageCache cache,
            FillLeases leases,
            FreshnessBound freshness,
            PageMetrics metrics,
            PageCacheProperties properties) {
        this.near = near;
        this.cache = cache;
        this.leases = leases;
        this.freshness = freshness;
        this.metrics = metrics;
        this.properties = properties;
        this.witnesses = near.isOn() ? SourcePartition.recordedEverywhere() : List.of();
    }

    /**
     * Looks a page up in Redis; what is found is held in this process as well. A page that Redis still vouches for may be
     * older than one that was read without it, and then shown: it is no hit here.
     */
    Lookup lookup(PageRequest request) {
        NearPosition followed = near.position(); // before Redis is asked
        Shown shown = shown(request);
        Lookup lookup = cache.lookup(request.key(), request.scope(), request.atLeast(), freshness.now(), witnesses);
        if (lookup instanceof Lookup.Hit(ScopeView view, CachedPage page, Instant asOf)) {
            PageContent content = PageContent.of(page);
            if (shown.isAfter(content, asOf)) {
                return new Lookup.Miss(view, Lookup.Reason.BEHIND_SHOWN, page);
            }
            Instant proven = shown.provenUpTo(content, asOf);
            NearPage<PageContent> found = new NearPage<>(content, proven, freshness.age(page.readAt()));
            near.storeFound(request.key(), request.scope(), found, view, followed);
            return new Lookup.Hit(view, page, proven);
        }
        return lookup;
    }

    /** What this process has shown of a page until now. After the database's clock went back its instants say nothing. */
    Shown shown(PageRequest request) {
        NearPage<PageContent> held = near.held(request.key());
        return new Shown(held == null || held.asOf().isAfter(freshness.now().notAfter()) ? null : held);
    }

    /** Reads a page from the database. */
    Loaded read(PageRequest request, Supplier<LoadedPage> loader) {
        NearPosition followed = near.position();
        LoadedPage page = loader.get();
        PageContent content = PageContent.of(page.page());
        if (!request.isUncached()) {
            near.storeRead(request.key(), request.scope(), content, page.readAt(), null, followed);
        }
        return new Loaded(content, page.readAt(), System.nanoTime(), Loaded.Way.READ);
    }

    /** Reads a page from the database and stores it, or waits for the instance that does. */
    Loaded fill(PageRequest request, Supplier<LoadedPage> loader, Lookup.Miss miss) {
        // What no page in Redis can prove, or a page that others are content with, nobody need wait for.
        if (miss.reason() == Lookup.Reason.BEHIND_NOTIFICATION || miss.reason() == Lookup.Reason.BEHIND_SHOWN) {
            return readAndStore(request, loader, miss.view());
        }
        ScopeView view = miss.view();
        long deadline = System.nanoTime() + properties.leaseWait().toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            boolean leads = take(request, view);
            // Whoever has the lease looks too: who had it before may have stored the page just then.
            Lookup now = lookupOrNull(request);
            if (now instanceof Lookup.Hit(ScopeView _, CachedPage page, Instant asOf)) {
                giveBack(request, view, leads);
                return new Loaded(PageContent.of(page), asOf, System.nanoTime(), Loaded.Way.AWAITED);
            }
            ScopeView newest = now instanceof Lookup.Miss other ? other.view() : view;
            // A lease is for a fill token: that of a scope that was invalidated since keeps nobody from reading.
            boolean isLeader = leads && newest.fillToken().equals(view.fillToken());
            if (isLeader || now == null || System.nanoTime() >= deadline) {
                try {
                    return readAndStore(request, loader, newest);
                } finally {
                    giveBack(request, view, leads);
                }
            }
            giveBack(request, view, leads);
            if (!sleep(pause)) {
                return readAndStore(request, loader, newest);
            }
            view = newest;
            pause = longer(pause);
        }
    }

    private void giveBack(PageRequest request, ScopeView view, boolean leads) {
        if (leads) {
            leases.release(request.key(), view);
        }
    }

    /**
     * Reads a page anew that is still served, unless another instance does or has just done so. It keeps being served
     * while it is read, and no longer than without this if it is invalidated; who comes between the two commands that
     * replace it waits for the lease's holder.
     */
    boolean refresh(PageRequest request, Supplier<LoadedPage> loader, Predicate<CachedPage> due) {
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
            readAndStore(request, loader, view);
            return true;
        } finally {
            leases.release(request.key(), view);
        }
    }

    private boolean take(PageRequest request, ScopeView view) {
        try {
            return leases.take(request.key(), view, properties.lease());
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("no lease was asked for");
            return true;
        }
    }

    private @Nullable Lookup lookupOrNull(PageRequest request) {
        try {
            return lookup(request);
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("Redis went away while a page was waited for");
            return null;
        }
    }

    private Loaded readAndStore(PageRequest request, Supplier<LoadedPage> loader, ScopeView view) {
        long began = System.nanoTime();
        NearPosition followed = near.position();
        LoadedPage page = loader.get();
        PageContent content = PageContent.of(page.page());
        near.storeRead(request.key(), request.scope(), content, page.readAt(), view, followed);
        long ended = System.nanoTime();
        try {
            cache.store(
                    request.key(),
                    request.scope(),
                    view,
                    new PageFill(page.readAt(), content.etag(), content.page(), content.gzip(), page.reach()));
            return new Loaded(content, page.readAt(), ended, Loaded.Way.FILLED);
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("a page was not stored");
            return new Loaded(content, page.readAt(), ended, Loaded.Way.READ);
        } finally {
            metrics.filled(request, began);
        }
    }

    /** False if the thread is to end. */
    private static boolean sleep(Duration pause) {
        try {
            Thread.sleep(pause);
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

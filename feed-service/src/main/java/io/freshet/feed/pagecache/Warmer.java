package io.freshet.feed.pagecache;

import com.github.benmanes.caffeine.cache.Ticker;
import io.freshet.cache.FeedScope;
import io.freshet.feed.catalogread.CatalogUnavailableException;
import io.freshet.feed.nearcache.InvalidationListener;
import io.freshet.feed.pagecache.HotPages.HotPage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Reads hot pages before they are requested: pages that a change has invalidated, pages whose lifetime in the cache is
 * nearly over, and the page after one that has become hot. It reads one page at a time, so that the database never sees
 * more than one extra reader. Thread-safe.
 */
@Component
class Warmer implements InvalidationListener, HotPages.Listener, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(Warmer.class);
    private static final int MOST_WAITING = 200;

    private final HotPages hot;
    private final PageTiers tiers;
    private final boolean on;
    private final Counter warmed;
    private final Seldom faults = new Seldom(Duration.ofSeconds(10), Ticker.systemTicker());
    /** A page that does not fit in the queue is read when it is requested. */
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("warmer").daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    Warmer(HotPages hot, PageTiers tiers, PageCacheProperties properties, MeterRegistry metrics) {
        this.hot = hot;
        this.tiers = tiers;
        this.warmed = Counter.builder("feed_cache_warmed_total")
                .description("pages that were read before they were asked for")
                .register(metrics);
        this.on = properties.warming();
        hot.listen(this);
    }

    @Override
    public void invalidated(Predicate<FeedScope> scopes) {
        if (!on) {
            return;
        }
        thread.execute(() -> hot.in(scopes).stream()
                .filter(HotPage::takeTurn)
                .forEach(page -> thread.execute(() -> warm(page.query()))));
    }

    @Override
    public void onHot(HotPage page) {
        Supplier<PageQuery> next = page.query().next();
        if (on && next != null) {
            thread.execute(() -> warm(next.get()));
        }
    }

    @Override
    public void onInvalidated(HotPage page) {
        if (on) {
            thread.execute(() -> warm(page.query()));
        }
    }

    @Override
    public void onAgeing(HotPage page) {
        // It can wait: pages that a change has invalidated come first.
        if (on && thread.getQueue().size() < MOST_WAITING / 2 && page.takeTurn()) {
            thread.execute(() -> readAhead(page.query(), tiers::refresh));
        }
    }

    private void warm(PageQuery query) {
        readAhead(query, tiers::warm);
    }

    private void readAhead(PageQuery query, Predicate<PageQuery> way) {
        try {
            if (way.test(query)) {
                warmed.increment();
            }
        } catch (CatalogUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("a page was not read ahead");
        } catch (RuntimeException e) { // a fault, which requests for the page meet too
            if (faults.isDue()) {
                log.atWarn()
                        .addKeyValue("key", query.request().key().redisKey())
                        .setCause(e)
                        .log("a page could not be read ahead");
            }
        }
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}

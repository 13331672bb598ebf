package io.freshet.feed.pagecache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.freshet.cache.FeedScope;
import io.freshet.cache.PageKey;
import io.freshet.feed.popularity.RequestCounts;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Counts requests by page: determines hot pages and feeds the popularity scores. Bounded. Thread-safe. */
@Component
class HotPages implements RequestCounts {
    private static final int MOST = 5_000;
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final Ticker ticker;
    private final Cache<PageKey, HotPage> pages;
    private volatile Listener listener = Listener.NONE;

    HotPages() {
        this(Ticker.systemTicker());
    }

    HotPages(Ticker ticker) {
        this.ticker = ticker;
        this.pages = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(Duration.ofNanos(2 * WINDOW_NANOS))
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** Sets the listener, which the requests' threads call. */
    void listen(Listener listener) {
        this.listener = listener;
    }

    /** Counts a request. */
    void asked(PageQuery query, CacheOutcome outcome) {
        HotPage page = of(query);
        if (page.count()) {
            listener.onHot(page);
        }
        if (outcome instanceof CacheOutcome.Hit(boolean _, boolean ageing) && ageing && page.isHot()) {
            listener.onAgeing(page);
        }
        if (outcome instanceof CacheOutcome.Revalidating && page.beginRevalidation()) {
            listener.onInvalidated(page);
        }
    }

    boolean isHot(PageKey key) {
        HotPage page = pages.getIfPresent(key);
        return page != null && page.isHot();
    }

    /** The requested page. Does not count the request: see {@link HotPage#count}. */
    HotPage of(PageQuery query) {
        return pages.get(query.request().key(), _ -> new HotPage(query.forAnybody(), ticker));
    }

    /** The hot pages of the matching scopes. */
    List<HotPage> in(Predicate<FeedScope> scopes) {
        return pages.asMap().values().stream()
                .filter(page -> scopes.test(page.query().request().scope()) && page.isHot())
                .toList();
    }

    @Override
    public void takeCounts(ObjLongConsumer<PageKey> to) {
        pages.asMap().forEach((key, page) -> {
            long requests = page.takeNew();
            if (requests > 0) {
                to.accept(key, requests);
            }
        });
    }

    /** Notified of hot pages while they are requested. Must not block. */
    interface Listener {
        /** Does nothing. */
        Listener NONE = new Listener() {
            @Override
            public void onHot(HotPage page) {}

            @Override
            public void onAgeing(HotPage page) {}

            @Override
            public void onInvalidated(HotPage page) {}
        };

        /** The page has become hot in this minute. */
        void onHot(HotPage page);

        /** The page's lifetime in the cache is nearly over. Called for every hit. */
        void onAgeing(HotPage page);

        /** The page was requested just after a change invalidated it. */
        void onInvalidated(HotPage page);
    }

    /**
     * A page and its number of requests in a sliding window: this minute, and a share of the previous one. One counter
     * serves hot pages and popularity. Lock-free, because every hit counts.
     */
    static final class HotPage {
        /** Requests per minute that make a page hot. */
        private static final int ENOUGH = 10;

        private static final long SPACING_NANOS = Duration.ofSeconds(1).toNanos();
        private static final long REVALIDATION_SPACING_NANOS =
                Duration.ofMillis(50).toNanos();

        private final PageQuery query;
        private final Ticker ticker;
        private final AtomicLong requests = new AtomicLong();
        private final AtomicLong taken = new AtomicLong();
        private final AtomicReference<Minute> minute;
        private final AtomicLong lastTurn;
        private final AtomicLong lastRevalidation;

        private HotPage(PageQuery query, Ticker ticker) {
            this.query = query;
            this.ticker = ticker;
            long now = ticker.read();
            this.minute = new AtomicReference<>(new Minute(now, 0, 0));
            this.lastTurn = new AtomicLong(now - SPACING_NANOS);
            this.lastRevalidation = new AtomicLong(now - REVALIDATION_SPACING_NANOS);
        }

        PageQuery query() {
            return query;
        }

        /**
         * Counts a request.
         *
         * @return whether it made the page hot in this minute; true for exactly one of any concurrent requests
         */
        boolean count() {
            // Count before reading the minute: a request that begins a minute begins it before its own number, and each
            // later number belongs to one request only.
            long number = requests.incrementAndGet();
            return number - minuteAt(ticker.read(), number - 1).start() == ENOUGH;
        }

        boolean isHot() {
            long instant = ticker.read();
            long all = requests.get();
            Minute current = minuteAt(instant, all);
            double left = 1 - (double) (instant - current.began()) / WINDOW_NANOS;
            return all - current.start() + current.before() * left >= ENOUGH;
        }

        /** True once a second at most: reading ahead must not cost more than the requests would. */
        boolean takeTurn() {
            return take(lastTurn, SPACING_NANOS);
        }

        /** True once for each invalidation by a change that a request follows: never more reads than misses. */
        boolean beginRevalidation() {
            return take(lastRevalidation, REVALIDATION_SPACING_NANOS);
        }

        private boolean take(AtomicLong last, long spacing) {
            long instant = ticker.read();
            long before = last.get();
            return instant - before >= spacing && last.compareAndSet(before, instant);
        }

        /** The number of requests since the last call. */
        long takeNew() {
            long all = requests.get();
            return all - taken.getAndSet(all);
        }

        /** The minute of an instant. A new one begins after {@code start} requests. */
        private Minute minuteAt(long instant, long start) {
            while (true) {
                Minute current = Objects.requireNonNull(minute.get());
                long passed = (instant - current.began()) / WINDOW_NANOS;
                if (passed <= 0) {
                    return current;
                }
                long before = passed == 1 ? start - current.start() : 0;
                Minute next = new Minute(current.began() + passed * WINDOW_NANOS, start, before);
                if (minute.compareAndSet(current, next)) {
                    return next;
                }
            }
        }

        /**
         * @param began its beginning, by the ticker
         * @param start the number of requests before it
         * @param before the number of requests in the previous minute
         */
        private record Minute(long began, long start, long before) {}
    }
}

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

/** The pages that this instance is asked for, and how often: which are hot, and what popularity tells. Bounded; thread-safe. */
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

    /** Who is told of hot pages, by the requests' threads. */
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

    /** Whether a page is hot. */
    boolean isHot(PageKey key) {
        HotPage page = pages.getIfPresent(key);
        return page != null && page.isHot();
    }

    /** The page that is asked for; {@link HotPage#count} its request. */
    HotPage of(PageQuery query) {
        return pages.get(query.request().key(), _ -> new HotPage(query.forAnybody(), ticker));
    }

    /** The hot ones of scopes. */
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

    /** Told of hot pages while they are asked for; must return at once. */
    interface Listener {
        /** Nobody listens. */
        Listener NONE = new Listener() {
            @Override
            public void onHot(HotPage page) {}

            @Override
            public void onAgeing(HotPage page) {}

            @Override
            public void onInvalidated(HotPage page) {}
        };

        /** It has become hot in this minute. */
        void onHot(HotPage page);

        /** Its time in the cache is nearly over; told with every hit. */
        void onAgeing(HotPage page);

        /** It was asked for just after a change has invalidated it. */
        void onInvalidated(HotPage page);
    }

    /**
     * A page and how often it was asked for: in this minute, and in the one before in proportion. One count serves hot
     * pages and popularity. Lock-free, for every hit counts.
     */
    static final class HotPage {
        /** In a minute. */
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
         * @return whether it is the one that has made the page hot in this minute; of any number at once, one is
         */
        boolean count() {
            // Counted before the minute is looked at: whoever begins a minute begins it before its own request, and
            // each number after that is one request's alone.
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

        /** Once a second at most: nothing that is done ahead of requests may cost more than these would. */
        boolean takeTurn() {
            return take(lastTurn, SPACING_NANOS);
        }

        /** One for each time that a change invalidates the page and somebody asks for it: no more than there were misses. */
        boolean beginRevalidation() {
            return take(lastRevalidation, REVALIDATION_SPACING_NANOS);
        }

        private boolean take(AtomicLong last, long spacing) {
            long instant = ticker.read();
            long before = last.get();
            return instant - before >= spacing && last.compareAndSet(before, instant);
        }

        /** How many requests came since this was last called. */
        long takeNew() {
            long all = requests.get();
            return all - taken.getAndSet(all);
        }

        /** The minute of an instant, which begins after {@code start} requests if it begins only now. */
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
         * @param began when, by the ticker
         * @param start how many requests there had been
         * @param before how many there were in the minute before
         */
        private record Minute(long began, long start, long before) {}
    }
}

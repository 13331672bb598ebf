package io.freshet.feed.pagecache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.freshet.cache.FeedScope;
import io.freshet.cache.PageKey;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Which pages this instance was asked for often in the last minute. Bounded; thread-safe. */
@Component
class HotPages {
    private static final int MOST = 5_000;
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final Ticker ticker;
    private final Cache<PageKey, HotPage> pages;

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

    /** Told of hot pages while they are asked for; must return at once. */
    interface Listener {
        /** Nobody listens. */
        Listener NONE = new Listener() {
            @Override
            public void onHot(HotPage page) {}

            @Override
            public void onAgeing(HotPage page) {}
        };

        /** It has become hot in this minute. */
        void onHot(HotPage page);

        /** Its time in the cache is nearly over; told with every hit. */
        void onAgeing(HotPage page);
    }

    /** A page and how often it was asked for: in this minute, and in the one before in proportion. */
    static final class HotPage {
        /** In a minute. */
        private static final int ENOUGH = 10;

        private static final long SPACING_NANOS = Duration.ofSeconds(1).toNanos();

        private final PageQuery query;
        private final Ticker ticker;
        private long windowBegan;
        private int before;
        private int now;
        private long lastTurn;

        private HotPage(PageQuery query, Ticker ticker) {
            this.query = query;
            this.ticker = ticker;
            this.windowBegan = ticker.read();
            this.lastTurn = windowBegan - SPACING_NANOS;
        }

        PageQuery query() {
            return query;
        }

        /**
         * Counts a request.
         *
         * @return whether it is the one that has made the page hot in this minute; of any number at once, one is
         */
        synchronized boolean count() {
            turn();
            return ++now == ENOUGH;
        }

        synchronized boolean isHot() {
            turn();
            double left = 1 - (double) (ticker.read() - windowBegan) / WINDOW_NANOS;
            return now + before * left >= ENOUGH;
        }

        /** Once a second at most: nothing that is done ahead of requests may cost more than these would. */
        synchronized boolean takeTurn() {
            long instant = ticker.read();
            if (instant - lastTurn < SPACING_NANOS) {
                return false;
            }
            lastTurn = instant;
            return true;
        }

        private void turn() {
            long passed = (ticker.read() - windowBegan) / WINDOW_NANOS;
            if (passed > 0) {
                before = passed == 1 ? now : 0;
                now = 0;
                windowBegan += passed * WINDOW_NANOS;
            }
        }
    }
}

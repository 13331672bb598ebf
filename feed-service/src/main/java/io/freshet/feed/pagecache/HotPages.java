package io.freshet.feed.pagecache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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

    private final Cache<PageKey, HotPage> pages = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(Duration.ofNanos(2 * WINDOW_NANOS))
            .executor(Runnable::run)
            .build();

    /** Counts a request. */
    HotPage asked(PageQuery query) {
        HotPage page = pages.get(query.request().key(), _ -> new HotPage(query.forAnybody()));
        page.count();
        return page;
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
        private long windowBegan = System.nanoTime();
        private int before;
        private int now;
        private long lastTurn = System.nanoTime() - SPACING_NANOS;

        HotPage(PageQuery query) {
            this.query = query;
        }

        PageQuery query() {
            return query;
        }

        private synchronized void count() {
            turn();
            now++;
        }

        synchronized boolean isHot() {
            turn();
            double left = 1 - (double) (System.nanoTime() - windowBegan) / WINDOW_NANOS;
            return now + before * left >= ENOUGH;
        }

        /** Whether it has just become hot in this minute. */
        synchronized boolean hasBecomeHot() {
            return now == ENOUGH;
        }

        /** Once a second at most: nothing that is done ahead of requests may cost more than these would. */
        synchronized boolean takeTurn() {
            long instant = System.nanoTime();
            if (instant - lastTurn < SPACING_NANOS) {
                return false;
            }
            lastTurn = instant;
            return true;
        }

        private void turn() {
            long passed = (System.nanoTime() - windowBegan) / WINDOW_NANOS;
            if (passed > 0) {
                before = passed == 1 ? now : 0;
                now = 0;
                windowBegan += passed * WINDOW_NANOS;
            }
        }
    }
}

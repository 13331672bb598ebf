package io.freshet.feed.pagecache;

import io.freshet.cache.FeedScope;
import io.freshet.feed.catalogread.CatalogUnavailableException;
import io.freshet.feed.catalogread.DatabaseClock;
import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers pages through {@link PageTiers}, and counts and measures each answer. Thread-safe. */
@Component
public class PageReader {
    private final PageTiers tiers;
    private final HotPages hot;
    private final PageMetrics metrics;
    private final DatabaseClock clock;

    PageReader(PageTiers tiers, HotPages hot, PageMetrics metrics, DatabaseClock clock) {
        this.tiers = tiers;
        this.hot = hot;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Answers one page.
     *
     * @param query the page, and how to read it
     * @return the answer
     * @throws ProblemException 404 if the requested item does not exist
     * @throws CatalogUnavailableException if the database is unavailable and no held page will do. Faulty data and bugs
     *     throw something else, and no older page is served instead.
     */
    public FeedAnswer read(PageQuery query) {
        long arrival = System.nanoTime();
        FeedAnswer answer = counted(query, tiers.find(query, arrival), arrival);
        if (!answer.exists()) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND,
                    "there is no " + nameOf(query.request().scope()));
        }
        return answer;
    }

    private static String nameOf(FeedScope scope) {
        return scope instanceof FeedScope.OneStream(UUID id) ? "stream " + id : "such page";
    }

    /**
     * Answers one page from the near cache, if that may serve it. Never blocks and takes no lock.
     *
     * @param query the page
     * @return a page that exists, or null if {@link #read} has to look further
     */
    public @Nullable FeedAnswer hit(PageQuery query) {
        long arrival = System.nanoTime();
        FeedAnswer answer = tiers.nearHit(query.request());
        return answer == null || !answer.exists() ? null : counted(query, answer, arrival);
    }

    private FeedAnswer counted(PageQuery query, FeedAnswer answer, long arrival) {
        metrics.answered(query.request(), answer, arrival, clock.now());
        if (!query.request().isUncached()) { // audits say nothing about popularity
            hot.asked(query, answer.outcome());
        }
        return answer;
    }
}

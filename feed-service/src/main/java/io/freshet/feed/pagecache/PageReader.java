package io.freshet.feed.pagecache;

import io.freshet.cache.FeedScope;
import io.freshet.feed.catalogread.CatalogUnavailableException;
import io.freshet.feed.catalogread.DatabaseClock;
import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers pages by {@link PageTiers}, and sees to it that each answer is counted and measured. Thread-safe. */
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
     * @param query what is asked for, and how it is read
     * @return the answer
     * @throws ProblemException 404 if there is no such thing
     * @throws CatalogUnavailableException if the database cannot be read now, and nothing is held that would do; for a
     *     fault in the data or of ours it is something else, and nothing older is answered instead
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
     * Answers one page if this process holds it and the protocol proves it fresh. Waits for nothing and takes no lock.
     *
     * @param query what is asked for
     * @return a page that exists, or null if {@link #read} has to look further
     */
    public @Nullable FeedAnswer hit(PageQuery query) {
        long arrival = System.nanoTime();
        FeedAnswer answer = tiers.nearHit(query.request());
        return answer == null || !answer.exists() ? null : counted(query, answer, arrival);
    }

    private FeedAnswer counted(PageQuery query, FeedAnswer answer, long arrival) {
        metrics.answered(query.request(), answer, arrival, clock.now());
        if (!query.request().isUncached()) { // what an audit asks for says nothing about what is popular
            hot.asked(query, answer.outcome());
        }
        return answer;
    }
}

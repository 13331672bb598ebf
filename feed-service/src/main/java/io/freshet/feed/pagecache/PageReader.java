package io.freshet.feed.pagecache;

import io.freshet.cache.CacheUnavailableException;
import io.freshet.cache.CachedPage;
import io.freshet.cache.Lookup;
import io.freshet.cache.PageCache;
import io.freshet.cache.ScopeView;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Answers pages: from the cache while the protocol allows, otherwise from the database. Without Redis every answer comes
 * from the database, within its pool. Thread-safe.
 */
@Component
public class PageReader {
    private static final Logger log = LoggerFactory.getLogger(PageReader.class);

    private final PageCache cache;
    private final ReadCounter counter;
    private final MeterRegistry metrics;

    PageReader(PageCache cache, ReadCounter counter, MeterRegistry metrics) {
        this.cache = cache;
        this.counter = counter;
        this.metrics = metrics;
    }

    /**
     * Answers one page.
     *
     * @param request what is asked for
     * @param loader reads it from the database
     * @return the answer
     */
    public FeedAnswer read(PageRequest request, Supplier<LoadedPage> loader) {
        Timer.Sample sample = Timer.start(metrics);
        FeedAnswer answer = answer(request, loader);
        String result = answer.outcome().result();
        sample.stop(metrics.timer(
                "feed_cache_response_seconds", "feed", request.scope().feed().literal(), "result", result));
        metrics.counter(
                        "feed_cache_requests_total",
                        "feed",
                        request.scope().feed().literal(),
                        "result",
                        result)
                .increment();
        counter.count(request.scope().feed(), answer.outcome());
        return answer;
    }

    private FeedAnswer answer(PageRequest request, Supplier<LoadedPage> loader) {
        Lookup lookup;
        try {
            lookup = cache.lookup(request.key(), request.scope(), request.atLeast());
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("Redis is away, reading from the database");
            LoadedPage loaded = loader.get();
            return new FeedAnswer(PageContent.of(loaded.page()), loaded.readAt(), new CacheOutcome.Bypassed());
        }
        return switch (lookup) {
            case Lookup.Hit(CachedPage page) ->
                new FeedAnswer(PageContent.of(page), page.readAt(), new CacheOutcome.Hit());
            case Lookup.Miss(ScopeView view, Lookup.Reason reason) -> fill(request, loader, view, reason);
        };
    }

    private FeedAnswer fill(PageRequest request, Supplier<LoadedPage> loader, ScopeView view, Lookup.Reason reason) {
        Timer.Sample sample = Timer.start(metrics);
        LoadedPage loaded = loader.get();
        PageContent content = PageContent.of(loaded.page());
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
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("a page was not stored");
            return new FeedAnswer(content, loaded.readAt(), new CacheOutcome.Bypassed());
        } finally {
            sample.stop(metrics.timer(
                    "feed_cache_fill_seconds", "feed", request.scope().feed().literal()));
        }
        return new FeedAnswer(content, loaded.readAt(), new CacheOutcome.Filled(reason));
    }
}

package io.freshet.feed.pagecache;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is measured of answered pages. Thread-safe. */
@Component
class PageMetrics {
    private final MeterRegistry registry;
    private final ReadCounter counter;

    PageMetrics(MeterRegistry registry, ReadCounter counter) {
        this.registry = registry;
        this.counter = counter;
    }

    /** An answer whose time began with the sample; the time in PostgreSQL tells how old it is. */
    void answered(PageRequest request, FeedAnswer answer, Timer.Sample sample, @Nullable Instant now) {
        String feed = request.scope().feed().literal();
        String result = answer.outcome().result();
        sample.stop(registry.timer("feed_cache_response_seconds", "feed", feed, "result", result));
        registry.counter("feed_cache_requests_total", "feed", feed, "result", result)
                .increment();
        if (now != null) {
            registry.timer("feed_staleness_seconds", "feed", feed).record(Duration.between(answer.asOf(), now));
        }
        if (answer.outcome() instanceof CacheOutcome.Hit(boolean near, boolean _) && near) {
            registry.counter("feed_near_cache_hits_total", "feed", feed).increment();
        }
        counter.count(request.scope().feed(), answer.outcome());
    }

    void filled(PageRequest request, Timer.Sample sample) {
        sample.stop(registry.timer(
                "feed_cache_fill_seconds", "feed", request.scope().feed().literal()));
    }
}

package io.freshet.feed.pagecache;

import io.freshet.cache.CachedFeed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is measured of answered pages. Looks each meter up once; thread-safe. */
@Component
class PageMetrics {
    private final ReadCounter counter;
    private final Map<CachedFeed, FeedMeters> feeds = new EnumMap<>(CachedFeed.class);

    PageMetrics(MeterRegistry registry, ReadCounter counter) {
        this.counter = counter;
        for (CachedFeed feed : CachedFeed.values()) {
            feeds.put(feed, new FeedMeters(registry, feed.literal()));
        }
    }

    /** An answer to what was asked for then, by {@link System#nanoTime}; the time in PostgreSQL tells how old it is. */
    void answered(PageRequest request, FeedAnswer answer, long arrivalNanos, @Nullable Instant now) {
        CachedFeed feed = request.scope().feed();
        of(feed).answered(answer, System.nanoTime() - arrivalNanos, now);
        counter.count(feed, answer.outcome());
    }

    /** A page that was read from the database and stored, since then. */
    void filled(PageRequest request, long beganNanos) {
        of(request.scope().feed()).fills.record(System.nanoTime() - beganNanos, TimeUnit.NANOSECONDS);
    }

    private FeedMeters of(CachedFeed feed) {
        return Objects.requireNonNull(feeds.get(feed));
    }

    private static final class FeedMeters {
        private final MeterRegistry registry;
        private final String feed;
        private final Timer fills;
        private final Timer staleness;
        private final Counter nearHits;
        private final Map<String, ResultMeters> results = new ConcurrentHashMap<>();

        FeedMeters(MeterRegistry registry, String feed) {
            this.registry = registry;
            this.feed = feed;
            this.fills = registry.timer("feed_cache_fill_seconds", "feed", feed);
            this.staleness = registry.timer("feed_staleness_seconds", "feed", feed);
            this.nearHits = registry.counter("feed_near_cache_hits_total", "feed", feed);
        }

        void answered(FeedAnswer answer, long nanos, @Nullable Instant now) {
            String result = answer.outcome().result();
            ResultMeters meters = results.get(result);
            if (meters == null) {
                meters = results.computeIfAbsent(result, this::newMeters);
            }
            meters.time.record(nanos, TimeUnit.NANOSECONDS);
            meters.requests.increment();
            if (now != null) {
                staleness.record(Duration.between(answer.asOf(), now).toNanos(), TimeUnit.NANOSECONDS);
            }
            switch (answer.outcome()) {
                case CacheOutcome.Hit(boolean near, boolean _) when near -> nearHits.increment();
                case CacheOutcome.Revalidating _ -> nearHits.increment();
                default -> {}
            }
        }

        private ResultMeters newMeters(String result) {
            return new ResultMeters(
                    registry.timer("feed_cache_response_seconds", "feed", feed, "result", result),
                    registry.counter("feed_cache_requests_total", "feed", feed, "result", result));
        }
    }

    private record ResultMeters(Timer time, Counter requests) {}
}

package io.freshet.feed.pagecache;

import io.freshet.cache.CachedFeed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Metrics of answered pages. Looks each meter up once. Thread-safe. */
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

    /**
     * Records an answer.
     *
     * @param arrivalNanos {@link System#nanoTime} when the request arrived
     * @param now the time in PostgreSQL, from which the answer's age follows, or null if unknown
     */
    void answered(PageRequest request, FeedAnswer answer, long arrivalNanos, @Nullable Instant now) {
        CachedFeed feed = request.scope().feed();
        of(feed).answered(answer, System.nanoTime() - arrivalNanos, now);
        counter.count(feed, answer.outcome());
    }

    /** Records a fill that began at a {@link System#nanoTime}. */
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
        private final Map<String, ResultMeters> results = new HashMap<>();

        FeedMeters(MeterRegistry registry, String feed) {
            this.registry = registry;
            this.feed = feed;
            this.fills = timer("feed_cache_fill_seconds", 10, 25, 50, 100, 250, 1_000)
                    .register(registry);
            this.staleness = timer("feed_staleness_seconds", 100, 1_000, 2_000, 3_000, 5_000)
                    .register(registry);
            this.nearHits = registry.counter("feed_near_cache_hits_total", "feed", feed);
            CacheOutcome.RESULTS.forEach(result -> results.put(result, newMeters(result)));
        }

        /** A timer with the given bucket bounds. Few, because every hit pays for them. */
        private Timer.Builder timer(String name, long... milliseconds) {
            return Timer.builder(name)
                    .tag("feed", feed)
                    .serviceLevelObjectives(LongStream.of(milliseconds)
                            .mapToObj(Duration::ofMillis)
                            .toArray(Duration[]::new));
        }

        void answered(FeedAnswer answer, long nanos, @Nullable Instant now) {
            String result = answer.outcome().result();
            ResultMeters meters = Objects.requireNonNull(results.get(result));
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
                    timer("feed_cache_response_seconds", 1, 5, 10, 50, 250, 1_000)
                            .tag("result", result)
                            .register(registry),
                    registry.counter("feed_cache_requests_total", "feed", feed, "result", result));
        }
    }

    private record ResultMeters(Timer time, Counter requests) {}
}

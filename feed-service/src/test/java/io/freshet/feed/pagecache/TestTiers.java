package io.freshet.feed.pagecache;

import io.freshet.cache.FeedScope;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.PageKey;
import io.freshet.cache.SourcePartition;
import io.freshet.feed.catalogread.CatalogUnavailableException;
import io.freshet.feed.nearcache.NearCache;
import io.freshet.feed.nearcache.NearCaches;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tiers over pages in memory, a database that is a counter, and a clock that a test sets. */
final class TestTiers {
    static final FeedScope HOME = new FeedScope.Discover("home");
    static final PageRequest REQUEST = new PageRequest(PageKey.discover("home", "newest", 1, 20), HOME, null);

    /** A generation that no page can be proven to include. */
    static final NotificationGeneration NOTIFIED =
            new NotificationGeneration(Map.of(new SourcePartition(SourcePartition.STREAMS, 0), 700L), Map.of());

    private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");

    final PagesInMemory shared = new PagesInMemory();
    final ManualTiming timing = new ManualTiming();
    final NearCache<PageContent> cache = NearCaches.create(PageContent::bytes, timing::nanoTime);
    final FreshnessBound freshness = new FreshnessBound(this::now, Duration.ofSeconds(5));
    final NearTier near = new NearTier(cache, freshness, _ -> this.isHot);
    final RedisTier redis = new RedisTier(shared, near, freshness);
    final List<PageRequest> filled = new ArrayList<>();
    final PageFiller filler =
            new PageFiller(near, redis, shared, (request, _) -> filled.add(request), Duration.ofMillis(500), timing);
    final DatabaseTier database = new DatabaseTier(filler, near, properties(), () -> this.admission.run(), timing);

    Runnable admission = () -> {};
    boolean isDatabaseUnavailable;
    boolean isSwitchedOff;
    boolean isHot;
    int reads;

    final PageTiers tiers = new PageTiers(_ -> isSwitchedOff, near, redis, database, filler, freshness);

    private Duration passed = Duration.ZERO;

    TestTiers() {
        NearCaches.begin(cache, START.minusSeconds(60));
    }

    static PageCacheProperties properties() {
        return new PageCacheProperties(
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(4),
                Duration.ofSeconds(3),
                Duration.ofMillis(500),
                false);
    }

    Instant now() {
        return START.plus(passed);
    }

    void pass(Duration time) {
        passed = passed.plus(time);
        timing.pass(time.toNanos());
    }

    PageQuery query() {
        return query(null);
    }

    PageQuery query(@Nullable NotificationGeneration atLeast) {
        return new PageQuery(REQUEST, this::load, null).atLeast(atLeast);
    }

    /** A request that arrives a moment after anything before it. */
    FeedAnswer find() {
        pass(Duration.ofMillis(1));
        return tiers.find(query(), timing.nanoTime());
    }

    private LoadedPage load() {
        if (isDatabaseUnavailable) {
            throw new CatalogUnavailableException("away", null);
        }
        return new LoadedPage(page("read " + ++reads), now());
    }

    static byte[] page(String text) {
        return ("{\"text\":\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
    }

    static String text(FeedAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8).replaceAll(".*\"text\":\"([^\"]*)\".*", "$1");
    }
}

package io.freshet.bench.cache;

import io.freshet.cache.CacheConnection;
import io.freshet.cache.CommunityFilters;
import io.freshet.cache.FeedEntry;
import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.cache.Lookup;
import io.freshet.cache.PageCache;
import io.freshet.cache.PageFill;
import io.freshet.cache.PageKey;
import io.freshet.cache.PageReach;
import io.freshet.cache.ScopeView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Fills numbered community pages like feed-service, ten per place, with places all over the earth. */
final class ManyPages {
    private static final int THREADS = 16;
    private static final int PAGES_A_PLACE = 10;
    private static final int PLACES_A_ROW = 1200;
    private static final int PER_PAGE = 20;

    private final PageCache cache;

    ManyPages(CacheConnection connection) {
        this.cache = new PageCache(connection);
    }

    void fill(int from, int to, int bytes) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = from + thread;
                running.add(threads.submit(() -> {
                    byte[] body = new byte[bytes];
                    for (int i = first; i < to; i += THREADS) {
                        fill(i, body);
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
    }

    private void fill(int number, byte[] body) {
        int place = number / PAGES_A_PLACE;
        int row = place / PLACES_A_ROW;
        int column = place % PLACES_A_ROW;
        GeoCell cell = GeoCell.of(-60 + row * 0.5, -170 + column * 0.25, 5);
        CommunityFilters filters = new CommunityFilters(null, null, null, null, "newest");
        PageKey key = PageKey.community(cell, filters, 1 + number % PAGES_A_PLACE, PER_PAGE);
        FeedScope scope = new FeedScope.Community(cell, null);
        Lookup lookup = cache.lookup(key, scope, null, null);
        ScopeView view = lookup instanceof Lookup.Hit hit ? hit.view() : ((Lookup.Miss) lookup).view();
        List<FeedEntry> shown =
                Stream.generate(ManyPages::product).limit(PER_PAGE + 1).toList();
        cache.store(
                key,
                scope,
                view,
                new PageFill(
                        Instant.now(), "", body, new byte[0], PageReach.community(cell, filters, shown, PER_PAGE)));
    }

    private static FeedEntry product() {
        return new FeedEntry.OfProduct(
                UUID.randomUUID(), "home", new GeoPoint(0, 0), Instant.EPOCH, BigDecimal.ONE, "NEW");
    }
}

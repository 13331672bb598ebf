package io.freshet.feed.popularity;

import io.freshet.cache.CachedRequest;
import io.freshet.cache.PageKey;
import io.freshet.cache.PagePopularity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/**
 * Counts requests by page: those of the present window exactly, the past as scores that decay, of the hottest pages only.
 * Both are bounded: a page that is first asked for when a window is full is not counted in it, which a hot page will
 * hardly be. Thread-safe.
 */
@Component
public class PageCounter {
    private static final int MOST_IN_WINDOW = 4_000;

    private volatile Map<PageKey, LongAdder> window = new ConcurrentHashMap<>();
    private final Map<PageKey, Double> scores = new HashMap<>();

    PageCounter() {}

    /**
     * Counts a request; cheap enough for every one.
     *
     * @param page that was asked for
     */
    public void count(PageKey page) {
        Map<PageKey, LongAdder> counts = window;
        LongAdder requests = counts.get(page);
        if (requests == null) {
            if (counts.size() >= MOST_IN_WINDOW) {
                return;
            }
            requests = counts.computeIfAbsent(page, _ -> new LongAdder());
        }
        requests.increment();
    }

    /**
     * Ends the window. A request that is counted at this very moment may be lost.
     *
     * @param age of the window
     * @return the hottest pages, hottest first
     */
    synchronized List<PagePopularity> endWindow(Duration age) {
        Map<PageKey, LongAdder> counted = window;
        window = new ConcurrentHashMap<>();
        double remaining = PagePopularity.remainingAfter(age);
        scores.replaceAll((_, score) -> score * remaining);
        counted.forEach((page, requests) -> scores.merge(page, (double) requests.sum(), Double::sum));
        List<Map.Entry<PageKey, Double>> hottest = scores.entrySet().stream()
                .sorted(Map.Entry.<PageKey, Double>comparingByValue(Comparator.reverseOrder()))
                .limit(PagePopularity.MOST_PAGES)
                .map(Map.Entry::copyOf)
                .toList();
        scores.clear();
        List<PagePopularity> pages = new ArrayList<>(hottest.size());
        hottest.forEach(entry -> {
            scores.put(entry.getKey(), entry.getValue());
            CachedRequest.of(entry.getKey().redisKey(), entry.getKey().canonicalText())
                    .map(request -> new PagePopularity(request, entry.getValue()))
                    .ifPresent(pages::add);
        });
        return pages;
    }
}

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
import org.springframework.stereotype.Component;

/** Scores the hottest pages by their requests, with exponential decay. Thread-safe. */
@Component
class PopularityScores {
    private final RequestCounts counts;
    private final Map<PageKey, Double> scores = new HashMap<>();

    PopularityScores(RequestCounts counts) {
        this.counts = counts;
    }

    /**
     * Ends the current window.
     *
     * @param age how long ago the window began
     * @return the hottest pages, hottest first
     */
    synchronized List<PagePopularity> endWindow(Duration age) {
        double remaining = PagePopularity.remainingAfter(age);
        scores.replaceAll((_, score) -> score * remaining);
        counts.takeCounts((page, requests) -> scores.merge(page, (double) requests, Double::sum));
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

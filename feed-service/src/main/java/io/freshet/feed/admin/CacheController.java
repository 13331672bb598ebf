package io.freshet.feed.admin;

import io.freshet.cache.CacheStatistics.FeedStatistics;
import io.freshet.cache.CachedFeed;
import io.freshet.http.FieldError;
import io.freshet.http.ProblemException;
import io.freshet.http.QueryParameters;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CacheController {
    private final CacheAdmin admin;

    CacheController(CacheAdmin admin) {
        this.admin = admin;
    }

    @GetMapping("/api/cache/stats")
    Map<String, Statistics> statistics() {
        Map<String, Statistics> byFeed = new LinkedHashMap<>();
        Map<CachedFeed, FeedStatistics> read = admin.statistics();
        for (CachedFeed feed : CachedFeed.values()) {
            FeedStatistics of = read.get(feed);
            if (of != null) {
                byFeed.put(feed.literal(), Statistics.of(of));
            }
        }
        return byFeed;
    }

    @DeleteMapping("/api/cache/feeds/{feed}")
    Cleared clear(@PathVariable String feed, HttpServletRequest request, Authentication caller) {
        return new Cleared(
                admin.clear(ClearRequest.of(feed, request.getParameterMap()), UUID.fromString(caller.getName())));
    }

    /** By feed, whether it is answered past all caches. */
    @GetMapping("/api/cache/feeds/{feed}/bypass")
    Map<String, Boolean> bypassed(@PathVariable String feed, HttpServletRequest request) {
        List<CachedFeed> asked = feeds(feed, request);
        Set<CachedFeed> bypassed = admin.bypassed();
        Map<String, Boolean> byFeed = new LinkedHashMap<>();
        asked.forEach(one -> byFeed.put(one.literal(), bypassed.contains(one)));
        return byFeed;
    }

    @PutMapping("/api/cache/feeds/{feed}/bypass")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void switchOff(@PathVariable String feed, HttpServletRequest request) {
        admin.bypass(feeds(feed, request), true);
    }

    @DeleteMapping("/api/cache/feeds/{feed}/bypass")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void switchOn(@PathVariable String feed, HttpServletRequest request) {
        admin.bypass(feeds(feed, request), false);
    }

    private static List<CachedFeed> feeds(String name, HttpServletRequest request) {
        new QueryParameters(request.getParameterMap()).verify();
        List<CachedFeed> feeds = Stream.of(CachedFeed.values())
                .filter(feed -> name.equals("all") || feed.literal().equals(name))
                .toList();
        if (feeds.isEmpty()) {
            throw ProblemException.invalid(
                    List.of(new FieldError("feed", "must be one of discover, community, streams, all")));
        }
        return feeds;
    }

    record Statistics(
            long entries, long bytes, long hits, long misses, double hitRate, long fills, long invalidations) {
        static Statistics of(FeedStatistics counted) {
            return new Statistics(
                    counted.entries(),
                    counted.bytes(),
                    counted.hits(),
                    counted.misses(),
                    counted.hitRate(),
                    counted.fills(),
                    counted.invalidations());
        }
    }

    record Cleared(long keysDeleted) {}
}

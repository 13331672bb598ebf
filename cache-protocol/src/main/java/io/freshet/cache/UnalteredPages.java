package io.freshet.cache;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the pages of scopes that a change cannot alter. This is decided here, not in Redis, by the order of the feed
 * itself. The invalidation then compares stamps, so a page that was refilled in the meantime, and may have another
 * reach, is not kept.
 */
final class UnalteredPages {
    /** A scope with more pages is invalidated as a whole: checking them all would make each change too expensive. */
    private static final int MOST_LOOKED_AT = 500;

    private static final Script ENTRIES = Script.load("entries.lua");
    private static final Pattern SPACE = Pattern.compile(" ");
    private static final int FIELDS = 3;
    private static final Found NONE = new Found(Map.of());

    private final CacheConnection connection;

    UnalteredPages(CacheConnection connection) {
        this.connection = connection;
    }

    /**
     * Checks the pages of scopes.
     *
     * @param changes by feed; feeds that are absent keep no pages
     * @param scopes by stripe
     */
    Found by(Map<CachedFeed, FeedChange> changes, Map<Stripe, Set<FeedScope>> scopes) {
        Map<List<FeedScope>, CompletableFuture<List<byte[]>>> running = new LinkedHashMap<>();
        scopes.forEach((stripe, all) -> {
            List<FeedScope> looked = all.stream()
                    .filter(scope -> changes.containsKey(scope.feed()))
                    .toList();
            if (!looked.isEmpty()) {
                running.put(looked, entries(stripe, looked));
            }
        });
        if (running.isEmpty()) {
            return NONE;
        }
        Map<FeedScope, Map<String, String>> found = new HashMap<>();
        running.forEach((looked, entries) -> {
            Iterator<String> texts =
                    connection.await(entries).stream().map(Script::text).iterator();
            for (FeedScope scope : looked) {
                FeedChange change = changes.get(scope.feed());
                found.put(scope, change == null ? Map.of() : unaltered(scope, change, texts));
            }
        });
        return new Found(found);
    }

    private CompletableFuture<List<byte[]>> entries(Stripe stripe, List<FeedScope> scopes) {
        return ENTRIES.run(
                        connection,
                        scopes.stream().map(stripe::indexKey).toList(),
                        Stream.of(Integer.toString(MOST_LOOKED_AT)))
                .toCompletableFuture();
    }

    private static Map<String, String> unaltered(FeedScope scope, FeedChange change, Iterator<String> texts) {
        Map<String, String> stamps = new HashMap<>();
        for (int left = Integer.parseInt(texts.next()); left > 0; left -= 2) {
            String page = texts.next();
            List<String> entry = List.of(SPACE.split(texts.next(), FIELDS));
            PageReach reach = entry.size() == FIELDS ? PageReach.of(entry.get(2)) : null;
            if (reach != null && !reach.isAlteredBy(change, scope)) {
                stamps.put(page, entry.getFirst());
            }
        }
        return stamps;
    }

    /**
     * Pages that may stay.
     *
     * @param stamps by scope and page key
     */
    record Found(Map<FeedScope, Map<String, String>> stamps) {
        Map<String, String> of(FeedScope scope) {
            return stamps.getOrDefault(scope, Map.of());
        }
    }
}

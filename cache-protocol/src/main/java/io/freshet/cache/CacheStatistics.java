package io.freshet.cache;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Cache statistics over all instances, since Redis was last empty. The counters are in Redis with the entries they
 * count, and are lost with them. Thread-safe.
 */
public final class CacheStatistics {
    private static final String HITS = "hits";
    private static final String MISSES = "misses";
    private static final String FILLS = "fills";
    private static final String INVALIDATIONS = "invalidations";
    /** Matches what {@code heal} in the prelude accepts; it fits in a long. */
    private static final Pattern COUNT = Pattern.compile("\\d{1,18}");
    /** Holds the counters that belong to no particular stripe. */
    private static final Stripe ANY = new Stripe(0);

    private final CacheConnection connection;
    private final FeedDirectory directory;

    /**
     * Creates the statistics.
     *
     * @param connection shared with other users
     */
    public CacheStatistics(CacheConnection connection) {
        this.connection = connection;
        this.directory = new FeedDirectory(connection);
    }

    /**
     * Adds an instance's counts since its last call.
     *
     * @param counts by feed
     * @throws CacheUnavailableException if Redis does not answer; some or all counts may have been added
     */
    public void add(Map<CachedFeed, ReadCounts> counts) {
        String key = ANY.statisticsKey();
        List<CacheConnection.Answer<Long>> running = counts.entrySet().stream()
                .flatMap(entry -> Map.of(
                                HITS, entry.getValue().hits(),
                                MISSES, entry.getValue().misses(),
                                FILLS, entry.getValue().fills())
                        .entrySet()
                        .stream()
                        .filter(count -> count.getValue() > 0)
                        .map(count -> connection.ask(
                                key,
                                redis -> redis.hincrby(key, field(entry.getKey(), count.getKey()), count.getValue()))))
                .toList();
        running.forEach(CacheConnection.Answer::await);
    }

    /**
     * Reads the statistics. The time grows with the number of cached pages.
     *
     * @return the statistics of every feed
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Map<CachedFeed, FeedStatistics> read() {
        Map<String, Long> sums = new HashMap<>();
        for (Stripe stripe : Stripe.all()) {
            String key = stripe.statisticsKey();
            Map<String, byte[]> counts =
                    connection.ask(key, redis -> redis.hgetall(key)).await();
            if (counts.values().stream().map(Script::text).allMatch(COUNT.asMatchPredicate())) {
                counts.forEach((field, count) -> sums.merge(field, Long.valueOf(Script.text(count)), Long::sum));
            } else {
                connection.heal(List.of(key));
            }
        }
        Map<CachedFeed, FeedStatistics> read = new EnumMap<>(CachedFeed.class);
        for (CachedFeed feed : CachedFeed.values()) {
            FeedDirectory.Size size = directory.size(feed);
            read.put(
                    feed,
                    new FeedStatistics(
                            size.entries(),
                            size.bytes(),
                            sums.getOrDefault(field(feed, HITS), 0L),
                            sums.getOrDefault(field(feed, MISSES), 0L),
                            sums.getOrDefault(field(feed, FILLS), 0L),
                            sums.getOrDefault(field(feed, INVALIDATIONS), 0L)));
        }
        return read;
    }

    static String invalidationsOf(CachedFeed feed) {
        return field(feed, INVALIDATIONS);
    }

    private static String field(CachedFeed feed, String count) {
        return feed.literal() + ":" + count;
    }

    /**
     * The counts of one instance.
     *
     * @param hits requests answered with a cached page
     * @param misses all other requests
     * @param fills pages stored
     */
    public record ReadCounts(long hits, long misses, long fills) {}

    /**
     * The statistics of one feed.
     *
     * @param entries page keys in Redis
     * @param bytes total size of their values
     * @param hits requests answered with a cached page
     * @param misses all other requests
     * @param fills pages stored
     * @param invalidations scopes invalidated
     */
    public record FeedStatistics(long entries, long bytes, long hits, long misses, long fills, long invalidations) {
        /**
         * The share of requests answered with a cached page.
         *
         * @return 0 to 1; 0 if there were no requests
         */
        public double hitRate() {
            long requests = hits + misses;
            return requests == 0 ? 0 : (double) hits / requests;
        }
    }
}

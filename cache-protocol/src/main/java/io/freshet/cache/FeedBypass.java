package io.freshet.cache;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * The feeds that bypass all caches on every instance: an operator's switch for when a cache cannot be trusted. It is in
 * Redis and is lost with it. Thread-safe.
 */
public final class FeedBypass {
    private static final String KEY = "bypass";

    private final CacheConnection connection;

    /**
     * Creates the switch.
     *
     * @param connection shared with other users
     */
    public FeedBypass(CacheConnection connection) {
        this.connection = connection;
    }

    /**
     * Reads the switch.
     *
     * @return the feeds that bypass all caches
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Set<CachedFeed> read() {
        Set<CachedFeed> feeds = EnumSet.noneOf(CachedFeed.class);
        Set<String> named = new HashSet<>();
        connection.ask(KEY, redis -> redis.smembers(KEY)).await().forEach(name -> named.add(Script.text(name)));
        for (CachedFeed feed : CachedFeed.values()) {
            if (named.contains(feed.literal())) {
                feeds.add(feed);
            }
        }
        return feeds;
    }

    /**
     * Sets the switch of a feed.
     *
     * @param feed the feed
     * @param bypassed whether it bypasses all caches from now on
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void set(CachedFeed feed, boolean bypassed) {
        byte[] name = feed.literal().getBytes(StandardCharsets.UTF_8);
        connection
                .ask(KEY, redis -> bypassed ? redis.sadd(KEY, name) : redis.srem(KEY, name))
                .await();
    }
}

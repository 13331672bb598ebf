package io.freshet.cache;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Which feeds are answered past all caches, for every instance: an operator's switch for when a cache is not to be trusted.
 * It lies in Redis and is gone with it. Thread-safe.
 */
public final class FeedBypass {
    private static final String KEY = "bypass";

    private final CacheConnection connection;

    /**
     * The switch in the Redis behind a connection.
     *
     * @param connection shared with other users
     */
    public FeedBypass(CacheConnection connection) {
        this.connection = connection;
    }

    /**
     * Reads the switch.
     *
     * @return the feeds that are answered past all caches
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
     * Turns the switch.
     *
     * @param feed which
     * @param bypassed whether it is answered past all caches from now on
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void set(CachedFeed feed, boolean bypassed) {
        byte[] name = feed.literal().getBytes(StandardCharsets.UTF_8);
        connection
                .ask(KEY, redis -> bypassed ? redis.sadd(KEY, name) : redis.srem(KEY, name))
                .await();
    }
}

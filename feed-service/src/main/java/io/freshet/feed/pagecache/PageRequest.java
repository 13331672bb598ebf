package io.freshet.feed.pagecache;

import io.freshet.cache.FeedScope;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.PageKey;
import org.jspecify.annotations.Nullable;

/**
 * A page that a client asks for.
 *
 * @param key under which it is cached
 * @param scope that it belongs to
 * @param atLeast what the answer must not be older than, or null
 */
public record PageRequest(
        PageKey key, FeedScope scope, @Nullable NotificationGeneration atLeast) {}

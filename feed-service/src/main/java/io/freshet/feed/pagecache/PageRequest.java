package io.freshet.feed.pagecache;

import io.freshet.cache.FeedScope;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.PageKey;
import io.freshet.cache.SourcePartition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page that a client asks for.
 *
 * @param key under which it is cached
 * @param scope that it belongs to
 * @param atLeast the generation that the answer must include, or null
 */
public record PageRequest(
        PageKey key, FeedScope scope, @Nullable NotificationGeneration atLeast) {
    /** No cached page can satisfy it: the answer is a database read that begins after the request arrived. */
    static final NotificationGeneration UNCACHED = new NotificationGeneration(
            Map.of(new SourcePartition(SourcePartition.STREAMS, 0), Long.MAX_VALUE), Map.of());

    boolean isUncached() {
        return UNCACHED.equals(atLeast);
    }
}

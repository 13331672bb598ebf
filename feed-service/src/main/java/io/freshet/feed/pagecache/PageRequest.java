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
 * @param atLeast what the answer must not be older than, or null
 */
public record PageRequest(
        PageKey key, FeedScope scope, @Nullable NotificationGeneration atLeast) {
    /** What nothing cached can hold: the answer is a read of the database that begins after the request came. */
    static final NotificationGeneration UNCACHED = new NotificationGeneration(
            Map.of(new SourcePartition(SourcePartition.STREAMS, 0), Long.MAX_VALUE), Map.of());

    boolean isUncached() {
        return UNCACHED.equals(atLeast);
    }
}

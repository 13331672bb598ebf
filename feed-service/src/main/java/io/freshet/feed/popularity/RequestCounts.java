package io.freshet.feed.popularity;

import io.freshet.cache.PageKey;
import java.util.function.ObjLongConsumer;

/** Counts requests by page. */
public interface RequestCounts {
    /**
     * Takes the counts since the last call.
     *
     * @param to receives each requested page and its number of requests
     */
    void takeCounts(ObjLongConsumer<PageKey> to);
}

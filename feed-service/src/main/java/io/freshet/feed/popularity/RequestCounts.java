package io.freshet.feed.popularity;

import io.freshet.cache.PageKey;
import java.util.function.ObjLongConsumer;

/** Who counts requests by page. */
public interface RequestCounts {
    /**
     * Gives out what was counted since it was last taken.
     *
     * @param to each page that was asked for, and how often
     */
    void takeCounts(ObjLongConsumer<PageKey> to);
}

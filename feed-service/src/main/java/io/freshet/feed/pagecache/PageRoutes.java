package io.freshet.feed.pagecache;

import java.util.List;

/** What answers pages, and under which paths. */
public interface PageRoutes {
    /**
     * All paths.
     *
     * @return the more special before the more general
     */
    List<PageRoute> routes();
}

package io.freshet.feed.pagecache;

import java.util.List;

/** The paths under which a component answers pages. */
public interface PageRoutes {
    /**
     * All routes.
     *
     * @return the more specific before the more general
     */
    List<PageRoute> routes();
}

package io.freshet.feed.discover;

import io.freshet.cache.FeedScope;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.PageKey;
import io.freshet.cache.PageReach;
import io.freshet.feed.catalogread.CatalogReader;
import io.freshet.feed.catalogread.FeedItem;
import io.freshet.feed.pagecache.FeedAnswer;
import io.freshet.feed.pagecache.LoadedPage;
import io.freshet.feed.pagecache.PageBody;
import io.freshet.feed.pagecache.PageQuery;
import io.freshet.feed.pagecache.PageReader;
import io.freshet.feed.pagecache.PageRequest;
import io.freshet.feed.pagecache.PageRoute;
import io.freshet.feed.pagecache.PageRoutes;
import io.freshet.http.QueryParameters;
import io.freshet.http.QueryParameters.Paging;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Serves the discover feed. Free of servlet types. */
@Component
class DiscoverFeed implements PageRoutes {
    static final String PATH = "/api/feeds/discover";

    private final PageReader pages;
    private final PageBody bodies;
    private final CatalogReader catalog;

    DiscoverFeed(PageReader pages, PageBody bodies, CatalogReader catalog) {
        this.pages = pages;
        this.bodies = bodies;
        this.catalog = catalog;
    }

    FeedAnswer answer(Map<String, String[]> parameters, @Nullable NotificationGeneration atLeast) {
        return pages.read(query(new QueryParameters(parameters)).atLeast(atLeast));
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(new PageRoute(PATH, (_, parameters) -> query(parameters)));
    }

    private PageQuery query(QueryParameters given) {
        Paging paging = given.paging();
        DiscoverRequest asked = DiscoverRequest.in(given);
        given.verify();
        return query(asked, paging);
    }

    private PageQuery query(DiscoverRequest asked, Paging paging) {
        PageRequest request = new PageRequest(
                PageKey.discover(asked.category(), asked.sort().literal(), paging.page(), paging.perPage()),
                new FeedScope.Discover(asked.category()),
                null);
        Paging next = paging.next();
        return new PageQuery(request, () -> load(asked, paging), next == null ? null : () -> query(asked, next));
    }

    private LoadedPage load(DiscoverRequest asked, Paging paging) {
        CatalogReader.Snapshot<FeedItem> found = catalog.read(asked.statement(paging.offset(), paging.perPage()));
        return new LoadedPage(
                bodies.open(found.items(), paging.page(), paging.perPage()),
                found.readAt(),
                PageReach.discover(
                        asked.sort().ranks(),
                        found.items().stream().map(FeedItem::entry).toList(),
                        paging.perPage()));
    }
}

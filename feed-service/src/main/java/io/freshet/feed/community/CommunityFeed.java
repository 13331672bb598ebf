package io.freshet.feed.community;

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

/** Serves the community feed. Free of servlet types. */
@Component
class CommunityFeed implements PageRoutes {
    static final String PATH = "/api/feeds/community";

    private final PageReader pages;
    private final PageBody bodies;
    private final CatalogReader catalog;

    CommunityFeed(PageReader pages, PageBody bodies, CatalogReader catalog) {
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
        CommunityRequest asked = CommunityRequest.in(given);
        given.verify();
        return query(asked, paging);
    }

    private PageQuery query(CommunityRequest asked, Paging paging) {
        PageRequest request = new PageRequest(
                PageKey.community(asked.cell(), asked.filters(), paging.page(), paging.perPage()),
                new FeedScope.Community(asked.cell(), asked.category()),
                null);
        Paging next = paging.next();
        return new PageQuery(request, () -> load(asked, paging), next == null ? null : () -> query(asked, next));
    }

    private LoadedPage load(CommunityRequest asked, Paging paging) {
        CatalogReader.Snapshot<FeedItem> found = catalog.read(asked.statement(paging.offset(), paging.perPage()));
        List<CommunityItem> items = found.items().stream()
                .map(item -> CommunityItem.of(item, asked.cell()))
                .toList();
        return new LoadedPage(
                bodies.open(items, paging.page(), paging.perPage()),
                found.readAt(),
                PageReach.community(
                        asked.cell(),
                        asked.filters(),
                        found.items().stream().map(FeedItem::entry).toList(),
                        paging.perPage()));
    }
}

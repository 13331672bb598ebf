package io.freshet.feed.streams;

import io.freshet.cache.FeedScope;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.PageKey;
import io.freshet.feed.catalogread.CatalogReader.Snapshot;
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
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Serves viewers' reads of streams. Free of servlet types. */
@Component
class StreamReads implements PageRoutes {
    static final String LIVE = "/api/streams/live";
    static final String ONE = "/api/streams/{id}";
    static final String OF_SELLER = "/api/users/{id}/streams";

    private final PageReader pages;
    private final PageBody bodies;
    private final StreamQuery query;

    StreamReads(PageReader pages, PageBody bodies, StreamQuery query) {
        this.pages = pages;
        this.bodies = bodies;
        this.query = query;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                new PageRoute(LIVE, (_, parameters) -> live(parameters)),
                new PageRoute(ONE, this::one),
                new PageRoute(OF_SELLER, this::ofSeller));
    }

    FeedAnswer one(String idText, Map<String, String[]> parameters, @Nullable NotificationGeneration atLeast) {
        return pages.read(one(idText, new QueryParameters(parameters)).atLeast(atLeast));
    }

    FeedAnswer live(Map<String, String[]> parameters, @Nullable NotificationGeneration atLeast) {
        return pages.read(live(new QueryParameters(parameters)).atLeast(atLeast));
    }

    FeedAnswer ofSeller(String idText, Map<String, String[]> parameters, @Nullable NotificationGeneration atLeast) {
        return pages.read(ofSeller(idText, new QueryParameters(parameters)).atLeast(atLeast));
    }

    /** An unknown id is cached too, until the stream is created, so repeated reads of it cost no query. */
    private PageQuery one(String idText, QueryParameters parameters) {
        UUID id = PathId.parse(idText);
        parameters.verify();
        return page(PageKey.stream(id), new FeedScope.OneStream(id), () -> {
            Snapshot<StreamDetails> found = query.one(id);
            return found.items().isEmpty()
                    ? LoadedPage.nothing(found.readAt())
                    : new LoadedPage(bodies.open(found.items().getFirst()), found.readAt());
        });
    }

    private PageQuery live(QueryParameters parameters) {
        Paging paging = paging(parameters);
        return page(
                PageKey.liveStreams(paging.page(), paging.perPage()),
                new FeedScope.LiveStreams(),
                list(paging, () -> query.live(paging)));
    }

    private PageQuery ofSeller(String idText, QueryParameters parameters) {
        UUID sellerId = PathId.parse(idText);
        Paging paging = paging(parameters);
        return page(
                PageKey.sellerStreams(sellerId, paging.page(), paging.perPage()),
                new FeedScope.SellerStreams(sellerId),
                list(paging, () -> query.ofSeller(sellerId, paging)));
    }

    private static PageQuery page(PageKey key, FeedScope scope, Supplier<LoadedPage> loader) {
        return new PageQuery(new PageRequest(key, scope, null), loader, null);
    }

    private Supplier<LoadedPage> list(Paging paging, Supplier<Snapshot<FeedItem>> read) {
        return () -> {
            Snapshot<FeedItem> found = read.get();
            return new LoadedPage(bodies.open(found.items(), paging.page(), paging.perPage()), found.readAt());
        };
    }

    private static Paging paging(QueryParameters given) {
        Paging paging = given.paging();
        given.verify();
        return paging;
    }
}

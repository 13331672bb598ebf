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
import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import io.freshet.http.QueryParameters;
import io.freshet.http.QueryParameters.Paging;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers viewers' reads of streams; knows nothing of servlets. */
@Component
class StreamReads {
    private final PageReader pages;
    private final PageBody bodies;
    private final StreamQuery query;

    StreamReads(PageReader pages, PageBody bodies, StreamQuery query) {
        this.pages = pages;
        this.bodies = bodies;
        this.query = query;
    }

    /** That an id is unknown is cached too, until the stream is created: guessing ids costs no query each. */
    FeedAnswer one(String idText, Map<String, String[]> parameters, @Nullable NotificationGeneration atLeast) {
        UUID id = PathId.parse(idText);
        new QueryParameters(parameters).verify();
        PageRequest request = new PageRequest(PageKey.stream(id), new FeedScope.OneStream(id), atLeast);
        FeedAnswer answer = read(request, () -> {
            Snapshot<StreamDetails> found = query.one(id);
            return found.items().isEmpty()
                    ? LoadedPage.nothing(found.readAt())
                    : new LoadedPage(bodies.open(found.items().getFirst()), found.readAt());
        });
        if (!answer.exists()) {
            throw new ProblemException(ProblemType.NOT_FOUND, "there is no stream " + id);
        }
        return answer;
    }

    FeedAnswer live(Map<String, String[]> parameters, @Nullable NotificationGeneration atLeast) {
        Paging paging = paging(parameters);
        PageKey key = PageKey.liveStreams(paging.page(), paging.perPage());
        return read(new PageRequest(key, new FeedScope.LiveStreams(), atLeast), list(paging, () -> query.live(paging)));
    }

    FeedAnswer ofSeller(String idText, Map<String, String[]> parameters, @Nullable NotificationGeneration atLeast) {
        UUID sellerId = PathId.parse(idText);
        Paging paging = paging(parameters);
        PageKey key = PageKey.sellerStreams(sellerId, paging.page(), paging.perPage());
        return read(
                new PageRequest(key, new FeedScope.SellerStreams(sellerId), atLeast),
                list(paging, () -> query.ofSeller(sellerId, paging)));
    }

    private FeedAnswer read(PageRequest request, Supplier<LoadedPage> loader) {
        return pages.read(new PageQuery(request, loader, null));
    }

    private Supplier<LoadedPage> list(Paging paging, Supplier<Snapshot<FeedItem>> read) {
        return () -> {
            Snapshot<FeedItem> found = read.get();
            return new LoadedPage(bodies.open(found.items(), paging.page(), paging.perPage()), found.readAt());
        };
    }

    private static Paging paging(Map<String, String[]> parameters) {
        QueryParameters given = new QueryParameters(parameters);
        Paging paging = given.paging();
        given.verify();
        return paging;
    }
}

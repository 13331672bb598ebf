package io.freshet.feed.discover;

import io.freshet.cache.FeedOrder;
import io.freshet.feed.catalogread.FeedSort;
import io.freshet.feed.catalogread.FeedSource;
import io.freshet.feed.catalogread.FeedStatement;
import io.freshet.http.QueryParameters;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's request, apart from paging. Public for the benchmark, which measures the production query.
 *
 * @param category or null
 * @param sort not by distance
 */
public record DiscoverRequest(@Nullable String category, FeedSort sort) {
    /** The caller must verify the parameters before it uses the request. */
    static DiscoverRequest in(QueryParameters given) {
        return new DiscoverRequest(
                given.category(), FeedSort.of(given.choiceOrFirst("sort", FeedOrder.OF_DISCOVER, FeedOrder::literal)));
    }

    /**
     * The query: LIVE and SCHEDULED streams and unsold discover products.
     *
     * @param offset the number of items before the page
     * @param perPage items per page
     * @return the query of the page plus one item
     */
    public FeedStatement statement(int offset, int perPage) {
        String inCategory = category == null ? "true" : "category = :category";
        return FeedStatement.of(
                sort,
                new FeedSource("feed.stream_items", inCategory),
                new FeedSource("feed.product_items", "'DISCOVER' = any (feeds) and " + inCategory),
                category == null ? Map.of() : Map.of("category", category),
                offset,
                perPage);
    }
}

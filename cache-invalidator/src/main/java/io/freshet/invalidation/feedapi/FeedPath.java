package io.freshet.invalidation.feedapi;

import io.freshet.cache.CachedRequest;
import io.freshet.cache.CommunityFilters;
import io.freshet.cache.GeoCell;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The request of a cached page as feed-service is asked it. No value holds a character that a query would escape. */
public final class FeedPath {
    private FeedPath() {}

    /**
     * The request of a page.
     *
     * @param request of a cached page
     * @return path and query
     */
    public static String of(CachedRequest request) {
        return switch (request) {
            case CachedRequest.Discover(String category, String sort, int page, int perPage) ->
                "/api/feeds/discover?" + paging(page, perPage) + "&sort=" + sort + filter("category", category);
            case CachedRequest.Community(GeoCell cell, CommunityFilters filters, int page, int perPage) ->
                "/api/feeds/community?" + paging(page, perPage)
                        + "&latitude=" + plain(cell.centre().latitude())
                        + "&longitude=" + plain(cell.centre().longitude())
                        + "&radius_km=" + plain(cell.radiusKm())
                        + "&sort=" + filters.sort()
                        + filter("category", filters.category())
                        + filter("condition", filters.condition())
                        + filter("min_price", filters.minPrice())
                        + filter("max_price", filters.maxPrice());
            case CachedRequest.OneStream(var id) -> "/api/streams/" + id;
            case CachedRequest.SellerStreams(var seller, int page, int perPage) ->
                "/api/users/" + seller + "/streams?" + paging(page, perPage);
            case CachedRequest.LiveStreams(int page, int perPage) -> "/api/streams/live?" + paging(page, perPage);
        };
    }

    private static String paging(int page, int perPage) {
        return "page=" + page + "&per_page=" + perPage;
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).toPlainString();
    }

    private static String filter(String name, @Nullable Object value) {
        return value == null
                ? ""
                : "&" + name + "=" + (value instanceof BigDecimal price ? price.toPlainString() : value);
    }
}

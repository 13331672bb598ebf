package io.freshet.invalidation.feedapi;

import io.freshet.cache.CachedRequest;
import io.freshet.cache.CommunityFilters;
import io.freshet.cache.FeedOrder;
import io.freshet.cache.GeoCell;
import io.freshet.http.FieldError;
import io.freshet.http.ProblemException;
import io.freshet.http.QueryParameters;
import io.freshet.http.StrictUuid;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.InvalidUrlException;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Converts between a cached page's request and its path at feed-service. No value contains a character that needs
 * escaping in a query.
 */
public final class FeedPath {
    private static final Pattern STREAM = Pattern.compile("/api/streams/([0-9a-fA-F-]{36})");
    private static final Pattern SELLER = Pattern.compile("/api/users/([0-9a-fA-F-]{36})/streams");

    private FeedPath() {}

    /**
     * Parses an address as feed-service does. The inverse of {@link #of}.
     *
     * @param address path and query
     * @return the request
     * @throws ProblemException 400 if it is not a page of feed-service
     */
    public static CachedRequest parse(String address) {
        UriComponents uri = components(address);
        Map<String, String[]> values = new LinkedHashMap<>();
        uri.getQueryParams()
                .forEach((name, given) -> values.put(
                        name,
                        given.stream().map(value -> value == null ? "" : value).toArray(String[]::new)));
        QueryParameters given = new QueryParameters(values);
        CachedRequest request = parse(String.valueOf(uri.getPath()), given);
        given.verify();
        return request;
    }

    private static CachedRequest parse(String path, QueryParameters given) {
        Matcher stream = STREAM.matcher(path);
        if (stream.matches()) {
            return new CachedRequest.OneStream(id(stream.group(1)));
        }
        QueryParameters.Paging paging = given.paging();
        Matcher seller = SELLER.matcher(path);
        if (seller.matches()) {
            return new CachedRequest.SellerStreams(id(seller.group(1)), paging.page(), paging.perPage());
        }
        return switch (path) {
            case "/api/feeds/discover" ->
                new CachedRequest.Discover(
                        given.category(), sort(given, FeedOrder.OF_DISCOVER), paging.page(), paging.perPage());
            case "/api/feeds/community" ->
                new CachedRequest.Community(
                        GeoCell.of(
                                given.decimal("latitude", -90, 90),
                                given.decimal("longitude", -180, 180),
                                given.decimal(
                                        "radius_km",
                                        GeoCell.DEFAULT_RADIUS_KM,
                                        GeoCell.MIN_RADIUS_KM,
                                        GeoCell.MAX_RADIUS_KM)),
                        new CommunityFilters(
                                given.category(),
                                given.choice("condition", CommunityFilters.CONDITIONS, Function.identity()),
                                given.amount("min_price"),
                                given.amount("max_price"),
                                sort(given, FeedOrder.OF_COMMUNITY)),
                        paging.page(),
                        paging.perPage());
            case "/api/streams/live" -> new CachedRequest.LiveStreams(paging.page(), paging.perPage());
            default -> throw noPage();
        };
    }

    private static String sort(QueryParameters given, List<FeedOrder> orders) {
        return given.choiceOrFirst("sort", orders, FeedOrder::literal).literal();
    }

    private static UriComponents components(String address) {
        try {
            return UriComponentsBuilder.fromUriString(address).build();
        } catch (InvalidUrlException _) {
            throw noPage();
        }
    }

    private static UUID id(String text) {
        UUID id = StrictUuid.parse(text);
        if (id == null) {
            throw noPage();
        }
        return id;
    }

    private static ProblemException noPage() {
        return ProblemException.invalid(
                List.of(new FieldError("address", "must be the path of a page of feed-service")));
    }

    /**
     * Returns the address of a page.
     *
     * @param request the page's request
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

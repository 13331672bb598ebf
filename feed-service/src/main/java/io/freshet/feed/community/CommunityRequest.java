package io.freshet.feed.community;

import io.freshet.cache.CommunityFilters;
import io.freshet.cache.FeedOrder;
import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.feed.catalogread.FeedSort;
import io.freshet.feed.catalogread.FeedSource;
import io.freshet.feed.catalogread.FeedStatement;
import io.freshet.http.QueryParameters;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client's request, apart from paging. Public for the benchmark, which measures the production query.
 *
 * @param cell the rounded place, so neighbours share one answer
 * @param category or null
 * @param condition the literal, or null
 * @param minPrice or null
 * @param maxPrice or null, not below {@code minPrice}
 * @param sort any
 */
public record CommunityRequest(
        GeoCell cell,
        @Nullable String category,
        @Nullable String condition,
        @Nullable BigDecimal minPrice,
        @Nullable BigDecimal maxPrice,
        FeedSort sort) {
    /**
     * Finds nearby items from an index alone. OFFSET 0 is an optimization fence: otherwise the planner would compute
     * distances twice, or scan an ordering of all places until it has found enough nearby items.
     */
    private static final String NEAR = """
            (select %s, feed.haversine(:latitude, :longitude, latitude, longitude) as haversine
             from unnest(:west, :east) as range (west, east), %s
             where latitude_band = any (:bands) and longitude between west and east and %s offset 0) as near""";

    /** The caller must verify the parameters before it uses the request. */
    static CommunityRequest in(QueryParameters given) {
        double latitude = given.decimal("latitude", -90, 90);
        double longitude = given.decimal("longitude", -180, 180);
        double radiusKm =
                given.decimal("radius_km", GeoCell.DEFAULT_RADIUS_KM, GeoCell.MIN_RADIUS_KM, GeoCell.MAX_RADIUS_KM);
        BigDecimal minPrice = given.amount("min_price");
        BigDecimal maxPrice = given.amount("max_price");
        if (minPrice != null && maxPrice != null && minPrice.compareTo(maxPrice) > 0) {
            given.reject("min_price", "must not be above max_price");
        }
        return new CommunityRequest(
                GeoCell.of(latitude, longitude, radiusKm),
                given.category(),
                given.choice("condition", CommunityFilters.CONDITIONS, Function.identity()),
                minPrice,
                maxPrice,
                FeedSort.of(given.choiceOrFirst("sort", FeedOrder.OF_COMMUNITY, FeedOrder::literal)));
    }

    CommunityFilters filters() {
        return new CommunityFilters(category, condition, minPrice, maxPrice, sort.literal());
    }

    /**
     * The query: LIVE and SCHEDULED streams and unsold community products within the circle.
     *
     * @param offset the number of items before the page
     * @param perPage items per page
     * @return the query of the page plus one item
     */
    public FeedStatement statement(int offset, int perPage) {
        BoundingBand around = BoundingBand.of(cell);
        double halfAngle = cell.radiusKm() / GeoPoint.EARTH_RADIUS_KM / 2;
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("latitude", cell.centre().latitude());
        parameters.put("longitude", cell.centre().longitude());
        parameters.put("within", Math.sin(halfAngle) * Math.sin(halfAngle));
        parameters.put("bands", around.bands());
        parameters.put("west", around.west());
        parameters.put("east", around.east());
        String filters = filter(parameters, "category", "category = :category", category)
                + filter(parameters, "condition", "condition = :condition", condition)
                + filter(parameters, "min_price", "price_amount >= :min_price", minPrice)
                + filter(parameters, "max_price", "price_amount <= :max_price", maxPrice);
        FeedSource streams = near(
                "id, status, created_at, started_at, scheduled_at",
                "feed.stream_items",
                "status in ('LIVE', 'SCHEDULED') and latitude is not null" + filters);
        FeedSource products =
                near("id, created_at, price_amount", "feed.product_items", "'COMMUNITY' = any (feeds)" + filters);
        return FeedStatement.of(sort, showsStreams() ? streams : null, products, parameters, offset, perPage);
    }

    private static FeedSource near(String columns, String view, String where) {
        return new FeedSource(NEAR.formatted(columns, view, where), "haversine <= :within");
    }

    private static String filter(
            Map<String, Object> parameters, String name, String condition, @Nullable Object value) {
        if (value == null) {
            return "";
        }
        parameters.put(name, value);
        return " and " + condition;
    }

    /** A stream has neither a condition nor a price. */
    private boolean showsStreams() {
        return condition == null && minPrice == null && maxPrice == null;
    }
}

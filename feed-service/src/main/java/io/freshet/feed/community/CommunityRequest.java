package io.freshet.feed.community;

import io.freshet.cache.CommunityFilters;
import io.freshet.cache.GeoCell;
import io.freshet.http.QueryParameters;
import java.math.BigDecimal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, apart from the page.
 *
 * @param cell the rounded place: neighbours share one answer
 * @param category or null
 * @param condition the literal word, or null
 * @param minPrice or null
 * @param maxPrice or null, not below {@code minPrice}
 */
record CommunityRequest(
        GeoCell cell,
        @Nullable String category,
        @Nullable String condition,
        @Nullable BigDecimal minPrice,
        @Nullable BigDecimal maxPrice,
        CommunitySort sort) {
    private static final String[] CONDITIONS = {"NEW", "LIKE_NEW", "GOOD", "FAIR"};

    /** The caller verifies the parameters before it uses the request. */
    static CommunityRequest in(QueryParameters given) {
        double latitude = given.decimal("latitude", -90, 90);
        double longitude = given.decimal("longitude", -180, 180);
        double radiusKm = given.decimal("radius_km", 5.0, 0.1, 50);
        BigDecimal minPrice = given.amount("min_price");
        BigDecimal maxPrice = given.amount("max_price");
        if (minPrice != null && maxPrice != null && minPrice.compareTo(maxPrice) > 0) {
            given.reject("min_price", "must not be above max_price");
        }
        return new CommunityRequest(
                GeoCell.of(latitude, longitude, radiusKm),
                given.category(),
                given.choice("condition", CONDITIONS, Function.identity()),
                minPrice,
                maxPrice,
                given.choice("sort", CommunitySort.DISTANCE, CommunitySort.values(), CommunitySort::literal));
    }

    CommunityFilters filters() {
        return new CommunityFilters(category, condition, minPrice, maxPrice, sort.literal());
    }

    /** A stream has neither a condition nor a price. */
    boolean showsStreams() {
        return condition == null && minPrice == null && maxPrice == null;
    }
}

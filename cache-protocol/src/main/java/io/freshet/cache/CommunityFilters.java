package io.freshet.cache;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The filters and sort of a community page, apart from its place.
 *
 * @param category matching {@code [a-z0-9][a-z0-9-]{0,39}}, or null
 * @param condition the literal, or null
 * @param minPrice with at most two decimals, or null
 * @param maxPrice with at most two decimals, or null
 * @param sort the sort's literal name
 */
public record CommunityFilters(
        @Nullable String category,
        @Nullable String condition,
        @Nullable BigDecimal minPrice,
        @Nullable BigDecimal maxPrice,
        String sort) {
    /** The conditions of products, as their literals. */
    public static final List<String> CONDITIONS = List.of("NEW", "LIKE_NEW", "GOOD", "FAIR");

    /** Sets prices to scale 2, so that equal filters are equal records. */
    public CommunityFilters {
        minPrice = twoDecimals(minPrice);
        maxPrice = twoDecimals(maxPrice);
    }

    private static @Nullable BigDecimal twoDecimals(@Nullable BigDecimal price) {
        return price == null ? null : price.setScale(2, RoundingMode.UNNECESSARY);
    }

    /** JSON with sorted keys, prices as strings. */
    String canonicalText() {
        return "{\"category\": " + PageKey.json(category)
                + ", \"condition\": " + PageKey.json(condition)
                + ", \"max_price\": " + PageKey.json(maxPrice == null ? null : maxPrice.toPlainString())
                + ", \"min_price\": " + PageKey.json(minPrice == null ? null : minPrice.toPlainString())
                + ", \"sort\": " + PageKey.json(sort) + "}";
    }
}

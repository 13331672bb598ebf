package io.freshet.cache;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far down its feed a page reaches, which decides what can alter it: an entry that its filters admit and that does not
 * stand after its <i>look-ahead item</i>, the first one that is not on the page any more. "After its last item" would be
 * wrong: the look-ahead item is what {@code has_more} tells of.
 *
 * <p>Whatever can alter a page either was within its reach or is there now. So a change alters a page only if what it was
 * before or is after lies within. A page without a look-ahead item reaches to the end of its feed.
 *
 * @param order of the feed
 * @param condition the filter, or null
 * @param minPrice the filter, or null
 * @param maxPrice the filter, or null
 * @param lookAhead where the look-ahead item stands, or null if there is none
 */
public record PageReach(
        FeedOrder order,
        @Nullable String condition,
        @Nullable BigDecimal minPrice,
        @Nullable BigDecimal maxPrice,
        @Nullable Rank lookAhead) {
    private static final String NONE = "-";
    private static final int FIELDS = 7;

    /**
     * The reach of a page of the discover feed.
     *
     * @param order of the feed
     * @param lookAhead the item after its last one, or null if there is none
     * @return the reach
     */
    public static PageReach discover(FeedOrder order, @Nullable FeedEntry lookAhead) {
        return new PageReach(order, null, null, null, lookAhead == null ? null : order.rank(lookAhead, null));
    }

    /**
     * The reach of a page of the community feed.
     *
     * @param cell the place
     * @param filters what it is filtered and sorted by
     * @param lookAhead the item after its last one, or null if there is none
     * @return the reach
     */
    public static PageReach community(GeoCell cell, CommunityFilters filters, @Nullable FeedEntry lookAhead) {
        FeedOrder order = FeedOrder.of(filters.sort());
        return new PageReach(
                order,
                filters.condition(),
                filters.minPrice(),
                filters.maxPrice(),
                lookAhead == null ? null : order.rank(lookAhead, cell.centre()));
    }

    /**
     * Whether a change can alter a page that reaches so far. Errs on the side of yes.
     *
     * @param change what it does to the feed
     * @param scope of the page
     * @return false only where the page is the same after the change
     */
    public boolean isAlteredBy(FeedChange change, FeedScope scope) {
        try {
            return change.entries()
                    .anyMatch(entry -> isIn(scope, entry) && passesFilters(entry) && isWithin(scope, entry));
        } catch (ArithmeticException e) {
            return true; // a time or a price beyond all bounds
        }
    }

    private static boolean isIn(FeedScope scope, FeedEntry entry) {
        return switch (scope) {
            case FeedScope.Discover(String category) -> category == null || category.equals(entry.category());
            case FeedScope.Community(GeoCell cell, String category) -> {
                GeoPoint point = entry.point();
                yield (category == null || category.equals(entry.category())) && point != null && cell.canHold(point);
            }
            case FeedScope.OneStream _, FeedScope.SellerStreams _, FeedScope.LiveStreams _ -> true;
        };
    }

    private boolean passesFilters(FeedEntry entry) {
        return switch (entry) {
            case FeedEntry.OfStream _ -> condition == null && minPrice == null && maxPrice == null;
            case FeedEntry.OfProduct product ->
                (condition == null || condition.equals(product.condition()))
                        && (minPrice == null || product.price().compareTo(minPrice) >= 0)
                        && (maxPrice == null || product.price().compareTo(maxPrice) <= 0);
        };
    }

    private boolean isWithin(FeedScope scope, FeedEntry entry) {
        GeoPoint centre = scope instanceof FeedScope.Community community
                ? community.cell().centre()
                : null;
        return lookAhead == null || !order.rank(entry, centre).isSurelyAfter(lookAhead, order.tolerance());
    }

    /** ASCII text, for an index. */
    String text() {
        String place = lookAhead == null
                ? NONE + " " + NONE + " " + NONE
                : lookAhead.part() + " " + lookAhead.key() + " " + lookAhead.id();
        return order.literal() + " " + text(condition) + " " + text(minPrice) + " " + text(maxPrice) + " " + place;
    }

    private static String text(@Nullable Object value) {
        return value == null ? NONE : value.toString();
    }

    /** The inverse of {@link #text}; null for anything else. */
    static @Nullable PageReach of(String text) {
        String[] fields = text.split(" ", FIELDS);
        if (fields.length != FIELDS) {
            return null;
        }
        try {
            Rank lookAhead = NONE.equals(fields[4])
                    ? null
                    : new Rank(Integer.parseInt(fields[4]), Long.parseLong(fields[5]), UUID.fromString(fields[6]));
            return new PageReach(
                    FeedOrder.of(fields[0]),
                    NONE.equals(fields[1]) ? null : fields[1],
                    amount(fields[2]),
                    amount(fields[3]),
                    lookAhead);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable BigDecimal amount(String text) {
        return NONE.equals(text) ? null : new BigDecimal(text);
    }
}

package io.freshet.cache;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of its feed that a page shows, which decides what can alter it. A page of {@code offset} and {@code limit}
 * stays the same under a change that leaves
 *
 * <ul>
 *   <li>as many entries before its first one as there were: neither passes that place nor appears or disappears before it,
 *   <li>what is on it alone, and
 *   <li>its <i>look-ahead item</i> somewhere after its last one. That is what tells {@code has_more}, so a page is not
 *       unaltered merely because everything happens after its last item. A page without one reaches to its feed's end.
 * </ul>
 *
 * <p>Each of these holds after any number of such changes if it holds after each, so a reach stays true as long as its page
 * is kept. Each change must be judged from what was really before it, and the changes of one entry in their order.
 *
 * @param order of the feed
 * @param condition the filter, or null
 * @param minPrice the filter, or null
 * @param maxPrice the filter, or null
 * @param first where its first entry stands, or null if it is empty
 * @param last where its last entry stands, or null if the feed ends with the page
 * @param lookAhead the entry that was the first one after it, or null if the feed ends with the page
 */
public record PageReach(
        FeedOrder order,
        @Nullable String condition,
        @Nullable BigDecimal minPrice,
        @Nullable BigDecimal maxPrice,
        @Nullable Rank first,
        @Nullable Rank last,
        @Nullable UUID lookAhead) {
    private static final CommunityFilters NO_FILTERS = new CommunityFilters(null, null, null, null, "");
    private static final String NONE = "-";
    private static final int FIELDS = 7;

    /**
     * The reach of a page of the discover feed.
     *
     * @param order of the feed
     * @param read its entries, and the look-ahead item if there is one
     * @param perPage entries a page
     * @return the reach
     */
    public static PageReach discover(FeedOrder order, List<? extends FeedEntry> read, int perPage) {
        return of(order, NO_FILTERS, null, read, perPage);
    }

    /**
     * The reach of a page of the community feed.
     *
     * @param cell the place
     * @param filters what it is filtered and sorted by
     * @param read its entries, and the look-ahead item if there is one
     * @param perPage entries a page
     * @return the reach
     */
    public static PageReach community(
            GeoCell cell, CommunityFilters filters, List<? extends FeedEntry> read, int perPage) {
        return of(FeedOrder.of(filters.sort()), filters, cell.centre(), read, perPage);
    }

    private static PageReach of(
            FeedOrder order,
            CommunityFilters filters,
            @Nullable GeoPoint centre,
            List<? extends FeedEntry> read,
            int perPage) {
        boolean hasMore = read.size() > perPage;
        Rank first = null;
        Rank last = null;
        try {
            first = read.isEmpty() ? null : order.rank(read.getFirst(), centre);
            last = hasMore ? order.rank(read.get(perPage - 1), centre) : null;
        } catch (ArithmeticException e) {
            // A time or a price beyond all bounds: then everything alters it.
        }
        return new PageReach(
                order,
                filters.condition(),
                filters.minPrice(),
                filters.maxPrice(),
                first,
                last,
                hasMore ? read.get(perPage).id() : null);
    }

    /**
     * Whether a change can alter a page that reaches so far. Errs on the side of yes.
     *
     * @param change what it does to the feed
     * @param scope of the page
     * @return false only where the page is the same after the change
     */
    public boolean isAlteredBy(FeedChange change, FeedScope scope) {
        FeedEntry before = admitted(change.before(), scope);
        FeedEntry after = admitted(change.after(), scope);
        try {
            return !(staysBefore(before, after, scope) || staysAfter(before, after, scope));
        } catch (ArithmeticException | IllegalArgumentException e) {
            return true; // a time or a price beyond all bounds, or the reach of another feed's page
        }
    }

    private boolean staysBefore(@Nullable FeedEntry before, @Nullable FeedEntry after, FeedScope scope) {
        return first != null
                && before != null
                && after != null
                && isAsSurelyIn(scope, before, after)
                && isBefore(first, before, scope)
                && isBefore(first, after, scope);
    }

    private boolean staysAfter(@Nullable FeedEntry before, @Nullable FeedEntry after, FeedScope scope) {
        if (!isAbsentOrAfter(before, scope) || !isAbsentOrAfter(after, scope)) {
            return false;
        }
        return !(isLookAhead(before) || isLookAhead(after))
                || (before != null && after != null && isAsSurelyIn(scope, before, after));
    }

    private boolean isLookAhead(@Nullable FeedEntry entry) {
        return entry != null && entry.id().equals(lookAhead);
    }

    /** Null only for what the page's feed surely does not show. */
    private @Nullable FeedEntry admitted(@Nullable FeedEntry entry, FeedScope scope) {
        return entry != null && canBeIn(scope, entry) && passesFilters(entry) ? entry : null;
    }

    private static boolean canBeIn(FeedScope scope, FeedEntry entry) {
        return switch (scope) {
            case FeedScope.Discover(String category) -> category == null || category.equals(entry.category());
            case FeedScope.Community(GeoCell cell, String category) -> {
                GeoPoint point = entry.point();
                yield (category == null || category.equals(entry.category())) && point != null && cell.canHold(point);
            }
            case FeedScope.OneStream _, FeedScope.SellerStreams _, FeedScope.LiveStreams _ -> true;
        };
    }

    /** Whether an admitted entry is on the feed after a change if it was before: of a circle the edge is blurred. */
    private static boolean isAsSurelyIn(FeedScope scope, FeedEntry before, FeedEntry after) {
        return !(scope instanceof FeedScope.Community) || Objects.equals(before.point(), after.point());
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

    private boolean isBefore(Rank place, FeedEntry entry, FeedScope scope) {
        return place.isSurelyAfter(rank(entry, scope), order.tolerance());
    }

    private boolean isAbsentOrAfter(@Nullable FeedEntry entry, FeedScope scope) {
        return entry == null || (last != null && rank(entry, scope).isSurelyAfter(last, order.tolerance()));
    }

    private Rank rank(FeedEntry entry, FeedScope scope) {
        return order.rank(entry, scope instanceof FeedScope.Community(GeoCell cell, String _) ? cell.centre() : null);
    }

    /** ASCII text, for an index. */
    String text() {
        return order.literal() + " " + text(condition) + " " + text(minPrice) + " " + text(maxPrice) + " " + text(first)
                + " " + text(last) + " " + text(lookAhead);
    }

    private static String text(@Nullable Object value) {
        return value == null ? NONE : value.toString();
    }

    private static String text(@Nullable Rank rank) {
        return rank == null ? NONE : rank.text();
    }

    /** The inverse of {@link #text}; null for anything else. */
    static @Nullable PageReach of(String text) {
        String[] fields = text.split(" ", FIELDS);
        if (fields.length != FIELDS) {
            return null;
        }
        try {
            return new PageReach(
                    FeedOrder.of(fields[0]),
                    NONE.equals(fields[1]) ? null : fields[1],
                    NONE.equals(fields[2]) ? null : new BigDecimal(fields[2]),
                    NONE.equals(fields[3]) ? null : new BigDecimal(fields[3]),
                    NONE.equals(fields[4]) ? null : Rank.of(fields[4]),
                    NONE.equals(fields[5]) ? null : Rank.of(fields[5]),
                    NONE.equals(fields[6]) ? null : UUID.fromString(fields[6]));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

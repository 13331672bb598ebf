package io.freshet.cache;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The range of its feed that a page shows, which decides which changes can alter it. A page of {@code offset} and
 * {@code limit} is unaltered by a change if
 *
 * <ul>
 *   <li>the number of entries before its first one stays the same: no entry crosses that place, or appears or
 *       disappears before it,
 *   <li>its own entries stay untouched, and
 *   <li>its <i>look-ahead item</i> stays somewhere after its last one. That item decides {@code has_more}, so a change
 *       after the last item can still alter the page. A page without one extends to the end of its feed.
 * </ul>
 *
 * <p>If each of several changes satisfies this, so do all of them together, so a reach stays true for as long as its
 * page is kept. Each change must be judged against the true previous state, and the changes of one entry in their
 * order.
 *
 * @param order of the feed
 * @param condition the filter, or null
 * @param minPrice the filter, or null
 * @param maxPrice the filter, or null
 * @param first the rank of its first entry, or null if it is empty
 * @param last the rank of its last entry, or null if the feed ends with the page
 * @param lookAhead the first entry after it when it was read, or null if the feed ends with the page
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
     * @param read its entries, and the look-ahead item if any
     * @param perPage entries per page
     * @return the reach
     */
    public static PageReach discover(FeedOrder order, List<? extends FeedEntry> read, int perPage) {
        return of(order, NO_FILTERS, null, read, perPage);
    }

    /**
     * The reach of a page of the community feed.
     *
     * @param cell the place
     * @param filters its filters and sort
     * @param read its entries, and the look-ahead item if any
     * @param perPage entries per page
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
            // A time or price out of range: with ranks missing, changes count as altering the page.
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
     * Whether a change can alter a page with this reach. Errs on the side of true.
     *
     * @param change its effect on the feed
     * @param scope of the page
     * @return false only if the page is the same after the change
     */
    public boolean isAlteredBy(FeedChange change, FeedScope scope) {
        FeedEntry before = admitted(change.before(), scope);
        FeedEntry after = admitted(change.after(), scope);
        try {
            return !(staysBefore(before, after, scope) || staysAfter(before, after, scope));
        } catch (ArithmeticException | IllegalArgumentException e) {
            return true; // a time or price out of range, or the reach of another feed's page
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

    /** Null only for an entry that the page's feed certainly does not show. */
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

    /**
     * Whether an admitted entry stays on the feed if it was there before. The edge of a circle is inexact, so the point
     * must not move.
     */
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

    /** ASCII text, as stored in an index. */
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

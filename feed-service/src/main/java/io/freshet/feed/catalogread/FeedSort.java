package io.freshet.feed.catalogread;

import io.freshet.cache.FeedOrder;
import java.util.List;

/** The orders of feeds in SQL, as merges of parts. Ties break by id, so pages are deterministic. */
public enum FeedSort {
    /** Nearest first; only for a source that has a {@code haversine}. */
    DISTANCE(FeedOrder.DISTANCE, "amount, id", FeedPart.nearest(true), FeedPart.nearest(false)),
    /** Latest created first. */
    NEWEST(
            FeedOrder.NEWEST,
            "at desc, id",
            FeedPart.newestStreams(0, "null::numeric"),
            FeedPart.newestProducts(0, "null::numeric")),
    /** LIVE streams, latest start first; SCHEDULED streams, soonest first, undated last; products, newest first. */
    LIVE_FIRST(
            FeedOrder.LIVE_FIRST,
            "place, case when place <> 1 then at end desc nulls last, case when place = 1 then at end, id",
            new FeedPart(true, 0, "status = 'LIVE'", "started_at", "null::numeric", "started_at desc nulls last, id"),
            new FeedPart(true, 1, "status = 'SCHEDULED'", "scheduled_at", "null::numeric", "scheduled_at, id"),
            FeedPart.newestProducts(2, "null::numeric")),
    /** Products, cheapest first; then streams, newest first. */
    PRICE_LOW(
            FeedOrder.PRICE_LOW,
            "place, amount, at desc, id",
            FeedPart.byPrice("asc"),
            FeedPart.newestStreams(1, "null::numeric")),
    /** Products, most expensive first; then streams, newest first. */
    PRICE_HIGH(
            FeedOrder.PRICE_HIGH,
            "place, amount desc, at desc, id",
            FeedPart.byPrice("desc"),
            FeedPart.newestStreams(1, "null::numeric"));

    private final FeedOrder ranks;
    private final String order;

    @SuppressWarnings("ImmutableEnumChecker") // a list of records that List.of made
    private final List<FeedPart> parts;

    FeedSort(FeedOrder ranks, String order, FeedPart... parts) {
        this.ranks = ranks;
        this.order = order;
        this.parts = List.of(parts);
    }

    /**
     * Returns an order in SQL.
     *
     * @param order any
     * @return the same order
     */
    public static FeedSort of(FeedOrder order) {
        return valueOf(order.name());
    }

    /**
     * The name in the API.
     *
     * @return in lower case
     */
    public String literal() {
        return ranks.literal();
    }

    /**
     * The same order, computed without the database.
     *
     * @return the order of feed entries
     */
    public FeedOrder ranks() {
        return ranks;
    }

    /** The SQL order that merges the parts' keys, over the columns of {@link FeedPart#keys}. */
    String order() {
        return order;
    }

    List<FeedPart> parts() {
        return parts;
    }
}

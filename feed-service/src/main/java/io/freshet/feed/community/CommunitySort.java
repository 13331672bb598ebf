package io.freshet.feed.community;

/** The orders of the community feed. Ties break by id, so that a page never depends on chance. */
enum CommunitySort {
    DISTANCE("distance", "haversine, id"),
    NEWEST("newest", "created_at desc, id"),
    LIVE_FIRST("live_first", """
            case when status = 'LIVE' then 0 when status = 'SCHEDULED' then 1 else 2 end,
            case when status = 'LIVE' then started_at end desc nulls last,
            case when status = 'SCHEDULED' then scheduled_at end asc nulls last,
            case when type = 'product' then created_at end desc nulls last,
            id"""),
    PRICE_LOW("price_low", "price_amount asc nulls last, case when type = 'stream' then created_at end desc, id"),
    PRICE_HIGH("price_high", "price_amount desc nulls last, case when type = 'stream' then created_at end desc, id");

    private final String literal;
    private final String orderBy;

    CommunitySort(String literal, String orderBy) {
        this.literal = literal;
        this.orderBy = orderBy;
    }

    String literal() {
        return literal;
    }

    String orderBy() {
        return orderBy;
    }
}

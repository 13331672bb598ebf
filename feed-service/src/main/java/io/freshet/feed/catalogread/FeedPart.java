package io.freshet.feed.catalogread;

/**
 * A part of a feed that has its own order.
 *
 * @param streams whether it consists of streams; otherwise of products
 * @param place its position in the feed; parts with the same place are merged
 * @param condition SQL condition that selects it from the source
 * @param at SQL of the time that it is ordered by
 * @param amount SQL of the number that it is ordered by
 * @param order its SQL order over the source's columns
 */
record FeedPart(boolean streams, int place, String condition, String at, String amount, String order) {
    private static final String NO_TIME = "null::timestamptz";
    private static final String SHOWN = "status in ('LIVE', 'SCHEDULED')";

    static FeedPart newestStreams(int place, String noAmount) {
        return new FeedPart(true, place, SHOWN, "created_at", noAmount, "created_at desc, id");
    }

    static FeedPart newestProducts(int place, String noAmount) {
        return new FeedPart(false, place, "true", "created_at", noAmount, "created_at desc, id");
    }

    static FeedPart nearest(boolean streams) {
        return new FeedPart(streams, 0, streams ? SHOWN : "true", NO_TIME, "haversine", "haversine, id");
    }

    static FeedPart byPrice(String direction) {
        return new FeedPart(false, 0, "true", NO_TIME, "price_amount", "price_amount " + direction + ", id");
    }

    /** SQL of the part's keys, at most {@code :reach}. */
    String keys(FeedSource source) {
        return "(select " + streams + " as is_stream, id, " + place + " as place, " + at + " as at, " + amount
                + " as amount from " + source.from() + " where " + source.where() + " and " + condition + " order by "
                + order + " limit :reach)";
    }
}

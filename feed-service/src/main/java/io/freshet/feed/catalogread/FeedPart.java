package io.freshet.feed.catalogread;

/**
 * A stretch of a feed in an order of its own.
 *
 * @param streams whether it is of streams, otherwise of products
 * @param place of the part in the feed; parts with one place are merged
 * @param condition what of the source is in it
 * @param at the time that it is ordered by, SQL
 * @param amount the number that it is ordered by, SQL
 * @param order its order, SQL over the source's columns
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

    /** The part's keys, at most {@code :reach}. */
    String keys(FeedSource source) {
        return "(select " + streams + " as is_stream, id, " + place + " as place, " + at + " as at, " + amount
                + " as amount from " + source.from() + " where " + source.where() + " and " + condition + " order by "
                + order + " limit :reach)";
    }
}

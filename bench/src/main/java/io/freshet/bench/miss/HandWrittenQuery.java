package io.freshet.bench.miss;

import io.freshet.cache.GeoPoint;
import io.freshet.feed.catalogread.FeedRows;
import io.freshet.feed.catalogread.FeedSort;
import io.freshet.feed.catalogread.FeedStatement;
import io.freshet.feed.community.CommunityRequest;
import io.freshet.feed.discover.DiscoverRequest;
import java.util.HashMap;
import java.util.Map;

/** The baseline: the obvious query, which sorts the union of everything that the feed may show. */
final class HandWrittenQuery {
    private static final String HAVERSINE = """
            power(sin(radians(latitude - :latitude) / 2), 2)
              + cos(radians(:latitude)) * cos(radians(latitude)) * power(sin(radians(longitude - :longitude) / 2), 2)""";
    private static final String STREAMS = " from feed.stream_items where status in ('LIVE', 'SCHEDULED')";

    private HandWrittenQuery() {}

    static FeedStatement discover(DiscoverRequest asked, int offset, int perPage) {
        Map<String, Object> parameters = new HashMap<>();
        String inCategory = "";
        if (asked.category() != null) {
            inCategory = " and category = :category";
            parameters.put("category", asked.category());
        }
        String union = "select " + FeedRows.STREAM_COLUMNS + STREAMS + inCategory + " union all select "
                + FeedRows.PRODUCT_COLUMNS + " from feed.product_items where 'DISCOVER' = any (feeds)" + inCategory;
        return page(union, "true", asked.sort(), parameters, offset, perPage);
    }

    static FeedStatement community(CommunityRequest asked, int offset, int perPage) {
        Map<String, Object> parameters = new HashMap<>();
        double halfAngle = asked.cell().radiusKm() / GeoPoint.EARTH_RADIUS_KM / 2;
        parameters.put("latitude", asked.cell().centre().latitude());
        parameters.put("longitude", asked.cell().centre().longitude());
        parameters.put("within", Math.sin(halfAngle) * Math.sin(halfAngle));
        String filters = "haversine <= :within";
        if (asked.category() != null) {
            filters += " and category = :category";
            parameters.put("category", asked.category());
        }
        if (asked.minPrice() != null) {
            filters += " and price_amount >= :min_price";
            parameters.put("min_price", asked.minPrice());
        }
        if (asked.condition() != null) {
            filters += " and condition = :condition";
            parameters.put("condition", asked.condition());
        }
        String union = "select " + FeedRows.STREAM_COLUMNS + ", " + HAVERSINE + " as haversine" + STREAMS
                + " union all select " + FeedRows.PRODUCT_COLUMNS + ", " + HAVERSINE
                + " as haversine from feed.product_items where 'COMMUNITY' = any (feeds)";
        return page(union, filters, asked.sort(), parameters, offset, perPage);
    }

    private static FeedStatement page(
            String union, String filters, FeedSort sort, Map<String, Object> parameters, int offset, int perPage) {
        parameters.put("limit", perPage + 1);
        parameters.put("offset", offset);
        return new FeedStatement(
                "select * from (" + union + ") as items where " + filters + " order by " + order(sort)
                        + " limit :limit offset :offset",
                Map.copyOf(parameters));
    }

    private static String order(FeedSort sort) {
        return switch (sort) {
            case DISTANCE -> "haversine, id";
            case NEWEST -> "created_at desc, id";
            case LIVE_FIRST -> """
                    case when status = 'LIVE' then 0 when status = 'SCHEDULED' then 1 else 2 end,
                    case when status = 'LIVE' then started_at end desc nulls last,
                    case when status = 'SCHEDULED' then scheduled_at end asc nulls last,
                    case when type = 'product' then created_at end desc nulls last,
                    id""";
            case PRICE_LOW -> "price_amount asc nulls last, case when type = 'stream' then created_at end desc, id";
            case PRICE_HIGH -> "price_amount desc nulls last, case when type = 'stream' then created_at end desc, id";
        };
    }
}

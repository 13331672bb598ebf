package io.freshet.feed.community;

import io.freshet.cache.GeoPoint;
import io.freshet.feed.catalogread.CatalogReader;
import io.freshet.feed.catalogread.FeedRows;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** LIVE and SCHEDULED streams and unsold community products around a place, in one order. */
@Component
class CommunityQuery {
    /** Of the angle between two points; grows with the distance, which is 2 R asin(sqrt(haversine)). */
    private static final String HAVERSINE = """
            power(sin(radians(latitude - :latitude) / 2), 2)
              + cos(radians(:latitude)) * cos(radians(latitude))
                * power(sin(radians(longitude - :longitude) / 2), 2)""";

    private final CatalogReader catalog;

    CommunityQuery(CatalogReader catalog) {
        this.catalog = catalog;
    }

    /** Reads one item more than the page holds, which tells whether there are more. */
    CatalogReader.Snapshot<CommunityItem> read(CommunityRequest asked, int offset, int perPage) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("latitude", asked.cell().centre().latitude());
        parameters.put("longitude", asked.cell().centre().longitude());
        double halfAngle = asked.cell().radiusKm() / GeoPoint.EARTH_RADIUS_KM / 2;
        parameters.put("radius", Math.sin(halfAngle) * Math.sin(halfAngle));
        parameters.put("limit", perPage + 1);
        parameters.put("offset", offset);

        StringBuilder filters = new StringBuilder("haversine <= :radius");
        filter(filters, parameters, "category = :", "category", asked.category());
        filter(filters, parameters, "condition = :", "condition", asked.condition());
        filter(filters, parameters, "price_amount >= :", "min_price", asked.minPrice());
        filter(filters, parameters, "price_amount <= :", "max_price", asked.maxPrice());

        String streams = "select " + FeedRows.STREAM_COLUMNS + ", " + HAVERSINE
                + " as haversine from feed.stream_items where status in ('LIVE', 'SCHEDULED') union all ";
        String sql = "select * from (" + (asked.showsStreams() ? streams : "") + "select " + FeedRows.PRODUCT_COLUMNS
                + ", " + HAVERSINE + " as haversine from feed.product_items where 'COMMUNITY' = any (feeds)"
                + ") as items where " + filters + " order by " + asked.sort().orderBy()
                + " limit :limit offset :offset";
        return catalog.read(jdbc -> jdbc.sql(sql)
                .params(parameters)
                .query((row, _) -> CommunityItem.of(FeedRows.item(row), asked.cell()))
                .list());
    }

    private static void filter(
            StringBuilder filters, Map<String, Object> parameters, String test, String name, @Nullable Object value) {
        if (value != null) {
            filters.append(" and ").append(test).append(name);
            parameters.put(name, value);
        }
    }
}

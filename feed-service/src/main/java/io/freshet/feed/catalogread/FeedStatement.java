package io.freshet.feed.catalogread;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query of one page of a feed.
 *
 * <p>It first finds the page's ids: each part in its own order, no further than the page reaches, then merged. A top-N
 * over everything would read everything; like this an index gives each part, and holds all that is needed to order it.
 * Only then are the page's own items read.
 *
 * @param sql with named parameters
 * @param parameters their values
 */
public record FeedStatement(String sql, Map<String, Object> parameters) {
    /**
     * The query of a page, and of one item more, which tells whether there are more.
     *
     * @param sort the order
     * @param streams where streams come from, or null for none
     * @param products where products come from
     * @param parameters of the sources
     * @param offset how many items come before the page
     * @param perPage items a page
     * @return the query; its rows are for {@link FeedRows#item}, in order
     */
    public static FeedStatement of(
            FeedSort sort,
            @Nullable FeedSource streams,
            FeedSource products,
            Map<String, Object> parameters,
            int offset,
            int perPage) {
        String keys = sort.parts().stream()
                .filter(part -> !part.streams() || streams != null)
                .map(part -> part.keys(part.streams() && streams != null ? streams : products))
                .collect(Collectors.joining(" union all "));
        String sql = "with page as (select is_stream, id, row_number() over (order by " + sort.order()
                + ") as position from (select * from (" + keys + ") as keys order by " + sort.order()
                + " limit :limit offset :offset) as reached) select " + FeedRows.STREAM_COLUMNS
                + ", position from page join feed.stream_items using (id) where is_stream union all select "
                + FeedRows.PRODUCT_COLUMNS
                + ", position from page join feed.product_items using (id) where not is_stream order by position";
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("limit", perPage + 1);
        all.put("offset", offset);
        all.put("reach", offset + perPage + 1);
        return new FeedStatement(sql, Map.copyOf(all));
    }
}

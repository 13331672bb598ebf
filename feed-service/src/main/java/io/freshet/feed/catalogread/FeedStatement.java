package io.freshet.feed.catalogread;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query of one page of a feed.
 *
 * <p>It first finds the page's ids: it reads each part in its own order, only as far as the page reaches, and merges
 * them. A top-N over the whole feed would read every row. Here each part comes from an index that holds all columns
 * needed to order it. Only then does the query read the page's items.
 *
 * @param sql with named parameters
 * @param parameters their values
 */
public record FeedStatement(String sql, Map<String, Object> parameters) {
    /**
     * Builds the query of a page plus one item, which shows whether more follow.
     *
     * @param sort the order
     * @param streams the source of streams, or null for none
     * @param products the source of products
     * @param parameters of the sources
     * @param offset the number of items before the page
     * @param perPage items per page
     * @return the query; {@link FeedRows#item} maps its rows, which are in order
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

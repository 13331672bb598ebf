package io.freshet.feed.discover;

import io.freshet.feed.catalogread.CatalogReader;
import io.freshet.feed.catalogread.FeedItem;
import io.freshet.feed.catalogread.FeedRows;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** LIVE and SCHEDULED streams and unsold discover products, in one order. */
@Component
class DiscoverQuery {
    private final CatalogReader catalog;

    DiscoverQuery(CatalogReader catalog) {
        this.catalog = catalog;
    }

    /** Reads one item more than the page holds, which tells whether there are more. */
    CatalogReader.Snapshot<FeedItem> read(@Nullable String category, DiscoverSort sort, int offset, int perPage) {
        String inCategory = category == null ? "" : " and category = :category";
        String sql = "select * from (select " + FeedRows.STREAM_COLUMNS
                + " from feed.stream_items where status in ('LIVE', 'SCHEDULED')" + inCategory
                + " union all select " + FeedRows.PRODUCT_COLUMNS
                + " from feed.product_items where 'DISCOVER' = any (feeds)" + inCategory
                + ") as items order by " + sort.orderBy() + " limit :limit offset :offset";
        return catalog.read(jdbc -> {
            var query = jdbc.sql(sql).param("limit", perPage + 1).param("offset", offset);
            return (category == null ? query : query.param("category", category))
                    .query((row, _) -> FeedRows.item(row))
                    .list();
        });
    }
}

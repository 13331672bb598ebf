package io.freshet.feed.streams;

import io.freshet.feed.catalogread.CatalogReader;
import io.freshet.feed.catalogread.CatalogReader.Snapshot;
import io.freshet.feed.catalogread.FeedItem;
import io.freshet.feed.catalogread.FeedRows;
import io.freshet.http.QueryParameters.Paging;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Queries streams as viewers read them. Ties break by id, so pages are deterministic. */
@Component
class StreamQuery {
    private static final String SELECT = "select " + FeedRows.STREAM_COLUMNS + " from feed.stream_items ";

    private final CatalogReader catalog;

    StreamQuery(CatalogReader catalog) {
        this.catalog = catalog;
    }

    /** One stream in any state, or none. */
    Snapshot<StreamDetails> one(UUID id) {
        String sql =
                "select " + FeedRows.STREAM_COLUMNS + ", description, ended_at from feed.stream_items where id = ?";
        return catalog.read(jdbc -> jdbc.sql(sql)
                .param(id)
                .query((row, _) -> new StreamDetails(
                        FeedRows.item(row), row.getString("description"), FeedRows.instant(row, "ended_at")))
                .list());
    }

    /** Returns one item more than the page holds, which shows whether more follow; likewise below. */
    Snapshot<FeedItem> live(Paging paging) {
        String sql = SELECT + "where status = 'LIVE' order by started_at desc nulls last, id limit ? offset ?";
        return catalog.read(jdbc -> jdbc.sql(sql)
                .params(paging.perPage() + 1, paging.offset())
                .query((row, _) -> FeedRows.item(row))
                .list());
    }

    Snapshot<FeedItem> ofSeller(UUID sellerId, Paging paging) {
        String sql = SELECT + "where seller_id = ? order by created_at desc, id limit ? offset ?";
        return catalog.read(jdbc -> jdbc.sql(sql)
                .params(sellerId, paging.perPage() + 1, paging.offset())
                .query((row, _) -> FeedRows.item(row))
                .list());
    }
}

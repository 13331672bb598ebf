package io.freshet.bench.cache;

import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedChange;
import io.freshet.cache.FeedEntry;
import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoCell;
import io.freshet.cache.InvalidationTarget;
import io.freshet.feed.catalogread.CatalogReader;
import io.freshet.feed.catalogread.FeedItem;
import io.freshet.feed.catalogread.FeedRows;
import io.freshet.feed.catalogread.FeedSort;
import io.freshet.feed.community.CommunityRequest;
import io.freshet.feed.discover.DiscoverRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Items in 30 categories and 40 towns, their changes, and the pages that clients request; seeded. */
final class TraceCatalogue {
    private static final int CATEGORIES = 30;
    private static final int TOWNS = 40;

    private final Connection owner;
    private final CatalogReader catalog;
    private final Random random;
    private final List<UUID> products;
    private final List<UUID> streams;

    private TraceCatalogue(
            Connection owner, CatalogReader catalog, Random random, List<UUID> products, List<UUID> streams) {
        this.owner = owner;
        this.catalog = catalog;
        this.random = random;
        this.products = products;
        this.streams = streams;
    }

    /** Loads one stream per nine products. */
    static TraceCatalogue load(Connection owner, CatalogReader catalog, int items, long seed) throws SQLException {
        String common = "gen_random_uuid(), 'An ordinary title, number ' || i, 'category-' || floor(power(" + CATEGORIES
                + ", random()))::int, 25 + town / 8.0 + random() / 50, 55 + random() / 50,"
                + " timestamptz '2026-01-01' + random() * interval '300 days'";
        String from = " from (select i, floor(" + TOWNS + " * random() * random())::int as town"
                + " from generate_series(1, %d) i) drawn";
        try (Statement statement = owner.createStatement()) {
            statement.execute("select setseed(0.42)");
            statement.execute(String.format(
                    Locale.ROOT,
                    "insert into products (seller_id, id, title, category, latitude, longitude, created_at,"
                            + " price_amount, condition, feeds) select gen_random_uuid(), " + common
                            + ", (random() * 1000)::numeric(12, 2),"
                            + " (array['NEW', 'LIKE_NEW', 'GOOD', 'FAIR'])[1 + i %% 4], '{DISCOVER,COMMUNITY}'" + from,
                    items * 9 / 10));
            statement.execute(String.format(
                    Locale.ROOT,
                    "insert into streams (seller_id, id, title, category, latitude, longitude, created_at,"
                            + " status, scheduled_at) select gen_random_uuid(), " + common
                            + ", 'SCHEDULED', now() + random() * interval '30 days'" + from,
                    items / 10));
            statement.execute("vacuum (analyze) products, streams");
            return new TraceCatalogue(
                    owner, catalog, new Random(seed), ids(statement, "products"), ids(statement, "streams"));
        }
    }

    private static List<UUID> ids(Statement statement, String table) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("select id from " + table + " order by title")) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    /** A page of either feed, with or without a category (by Zipf's law), most often the first page. */
    TracePage page() {
        int which = random.nextInt(10);
        int page = which < 7 ? 1 : which < 9 ? 2 : 3;
        int rank = zipf(CATEGORIES + 1);
        String category = rank == 1 ? null : "category-" + (rank - 1);
        if (random.nextBoolean()) {
            FeedSort[] sorts = {FeedSort.LIVE_FIRST, FeedSort.LIVE_FIRST, FeedSort.NEWEST, FeedSort.PRICE_LOW};
            return new TracePage.Discover(new DiscoverRequest(category, sorts[random.nextInt(sorts.length)]), page);
        }
        int town = zipf(TOWNS) - 1;
        GeoCell cell = GeoCell.of(25 + town / 8.0 + 0.01, 55.01, random.nextBoolean() ? 5 : 2);
        FeedSort[] sorts = {FeedSort.DISTANCE, FeedSort.DISTANCE, FeedSort.NEWEST, FeedSort.PRICE_LOW};
        return new TracePage.Community(
                new CommunityRequest(
                        cell,
                        random.nextInt(3) == 0 ? category : null,
                        null,
                        null,
                        null,
                        sorts[random.nextInt(sorts.length)]),
                page);
    }

    private int zipf(int count) {
        // the inverse of the integral of 1/x
        return Math.min(count, (int) Math.pow(count + 1.0, random.nextDouble()));
    }

    /** A change, its effect on both feeds, and the scopes that it may concern. */
    record Change(FeedChange feed, Set<InvalidationTarget> targets) {
        Map<CachedFeed, FeedChange> byFeed() {
            return Map.of(CachedFeed.DISCOVER, feed, CachedFeed.COMMUNITY, feed);
        }
    }

    Change change() throws SQLException {
        int which = random.nextInt(20);
        boolean stream = which < 3;
        UUID id;
        String sql;
        FeedEntry before = null;
        if (which >= 17) {
            id = new UUID(random.nextLong(), random.nextLong());
            products.add(id);
            sql =
                    "insert into products (id, seller_id, title, category, price_amount, feeds, latitude, longitude) values"
                            + " ('" + id + "', gen_random_uuid(), 'New', 'category-" + zipf(CATEGORIES) + "', "
                            + random.nextInt(1000) + ", '{DISCOVER,COMMUNITY}', "
                            + (25 + random.nextInt(TOWNS) / 8.0 + 0.01)
                            + ", 55.01)";
        } else {
            List<UUID> ids = stream ? streams : products;
            id = ids.get(random.nextInt(ids.size()));
            before = entry(stream, id);
            sql = stream
                    ? "update streams set status = case status when 'SCHEDULED' then 'LIVE' else 'ENDED' end, started_at"
                            + " = coalesce(started_at, now()) where id = '" + id + "'"
                    : "update products set "
                            + (which < 10
                                    ? "price_amount = " + random.nextInt(1000)
                                    : which < 14 ? "title = title || '.'" : "sold_at = now()")
                            + " where id = '" + id + "'";
        }
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
        FeedChange feed = new FeedChange(before, entry(stream, id));
        return new Change(feed, targets(feed));
    }

    private static Set<InvalidationTarget> targets(FeedChange change) {
        Set<InvalidationTarget> targets = new LinkedHashSet<>();
        for (FeedEntry entry : new FeedEntry[] {change.before(), change.after()}) {
            if (entry != null && entry.point() != null) {
                targets.add(new FeedScope.Discover(null));
                targets.add(new FeedScope.Discover(entry.category()));
                targets.add(new InvalidationTarget.Around(entry.point(), entry.category()));
            }
        }
        return targets;
    }

    private @Nullable FeedEntry entry(boolean stream, UUID id) {
        String sql = stream
                ? "select " + FeedRows.STREAM_COLUMNS + " from feed.stream_items where id = ? and status <> 'ENDED'"
                : "select " + FeedRows.PRODUCT_COLUMNS + " from feed.product_items where id = ?";
        return catalog
                .read(jdbc -> jdbc.sql(sql)
                        .param(id)
                        .query((row, _) -> FeedRows.item(row))
                        .list())
                .items()
                .stream()
                .map(FeedItem::entry)
                .findFirst()
                .orElse(null);
    }
}

package io.freshet.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.GeoCell;
import io.freshet.feed.catalogread.CatalogReader;
import io.freshet.feed.catalogread.FeedRows;
import io.freshet.feed.catalogread.FeedSort;
import io.freshet.feed.catalogread.FeedStatement;
import io.freshet.feed.community.CommunityRequest;
import io.freshet.feed.discover.DiscoverRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Pages that are merged from indexes equal those of one sort over all rows, page after page, for catalogues full of
 * ties and gaps.
 */
class FeedOrderIT extends FeedServiceTest {
    private static final List<@Nullable String> CATEGORIES = Arrays.asList(null, "home", "fashion", "nobody-has-it");
    private static final List<BigDecimal> PRICES = List.of(new BigDecimal("1.00"), new BigDecimal("2.00"));

    private static final String HAVERSINE = """
            (power(sin(radians(latitude - 25.2) / 2), 2)
              + cos(radians(25.2)) * cos(radians(latitude)) * power(sin(radians(longitude - 55.27) / 2), 2))""";

    /** The contract's orders, word by word. */
    private static final Map<FeedSort, String> ORDERS = Map.of(
            FeedSort.DISTANCE,
            "haversine, id",
            FeedSort.NEWEST,
            "created_at desc, id",
            FeedSort.LIVE_FIRST,
            """
            case when status = 'LIVE' then 0 when status = 'SCHEDULED' then 1 else 2 end,
            case when status = 'LIVE' then started_at end desc nulls last,
            case when status = 'SCHEDULED' then scheduled_at end asc nulls last,
            case when type = 'product' then created_at end desc nulls last,
            id""",
            FeedSort.PRICE_LOW,
            "price_amount asc nulls last, case when type = 'stream' then created_at end desc, id",
            FeedSort.PRICE_HIGH,
            "price_amount desc nulls last, case when type = 'stream' then created_at end desc, id");

    @Autowired
    private CatalogReader catalog;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aMergedDiscoverFeedIsTheSortedOne(int seed) {
        catalogue(seed);

        for (FeedSort sort : EnumSet.complementOf(EnumSet.of(FeedSort.DISTANCE))) {
            for (String category : CATEGORIES) {
                DiscoverRequest asked = new DiscoverRequest(category, sort);
                List<UUID> expected = sorted(
                        sort, "status in ('LIVE', 'SCHEDULED')", "'DISCOVER' = any (feeds)", inCategory(category));

                assertPages(expected, 7, asked::statement);
                assertPages(expected, 100, asked::statement);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void aMergedCommunityFeedIsTheSortedOne(int seed) {
        catalogue(seed);
        GeoCell cell = GeoCell.of(25.2, 55.27, 3);
        String near = " and " + HAVERSINE + " <= power(sin(3 / 6371.0088 / 2), 2)";

        for (FeedSort sort : FeedSort.values()) {
            for (String category : CATEGORIES) {
                List<UUID> all = sorted(
                        sort,
                        "status in ('LIVE', 'SCHEDULED')" + near,
                        "'COMMUNITY' = any (feeds)" + near,
                        inCategory(category));
                List<UUID> some = sorted(
                        sort,
                        "false",
                        "'COMMUNITY' = any (feeds) and condition = 'GOOD' and price_amount between 1 and 2" + near,
                        inCategory(category));

                assertPages(all, 7, new CommunityRequest(cell, category, null, null, null, sort)::statement);
                assertPages(
                        some,
                        7,
                        new CommunityRequest(cell, category, "GOOD", PRICES.getFirst(), PRICES.getLast(), sort)
                                ::statement);
            }
        }
    }

    private void assertPages(List<UUID> expected, int perPage, Pages pages) {
        List<UUID> found = new ArrayList<>();
        for (int offset = 0; offset <= expected.size(); offset += perPage) {
            List<UUID> page = ids(pages.statement(offset, perPage));
            assertThat(page).hasSize(Math.min(perPage + 1, expected.size() - offset));
            found.addAll(page.subList(0, Math.min(perPage, page.size())));
        }
        assertThat(found).isEqualTo(expected);
    }

    private interface Pages {
        FeedStatement statement(int offset, int perPage);
    }

    private List<UUID> ids(FeedStatement page) {
        return catalog.read(jdbc -> jdbc.sql(page.sql())
                        .params(page.parameters())
                        .query((row, _) -> row.getObject("id", UUID.class))
                        .list())
                .items();
    }

    private List<UUID> sorted(FeedSort sort, String streams, String products, String filter) {
        String sql = "select * from (select " + FeedRows.STREAM_COLUMNS + ", " + HAVERSINE
                + " as haversine from feed.stream_items where " + streams + filter + " union all select "
                + FeedRows.PRODUCT_COLUMNS + ", " + HAVERSINE + " as haversine from feed.product_items where "
                + products + filter + ") as items order by " + ORDERS.get(sort);
        return ids(new FeedStatement(sql, Map.of()));
    }

    private static String inCategory(@Nullable String category) {
        return category == null ? "" : " and category = '" + category + "'";
    }

    /** All values, including null where allowed, are drawn from a handful, so that each order has ties. */
    private static void catalogue(int seed) {
        Catalogue.change("""
                insert into streams (id, seller_id, title, category, status, scheduled_at, started_at, latitude, longitude,
                                     created_at)
                select md5('stream' || i || '-' || ?)::uuid, ?, 'Stream', ('{home,fashion,toys}'::text[])[1 + h % 3],
                       ('{SCHEDULED,LIVE,ENDED}'::text[])[1 + h / 3 % 3],
                       case when h / 9 % 4 > 0 then timestamptz '2026-12-01' + h / 9 % 4 * interval '1 hour' end,
                       case when h / 36 % 4 > 0 then timestamptz '2026-11-01' + h / 36 % 4 * interval '1 hour' end,
                       case when h / 144 % 5 > 0 then 25.17 + h / 144 % 5 * 0.01 end,
                       case when h / 144 % 5 > 0 then 55.24 + h / 720 % 6 * 0.01 end,
                       timestamptz '2026-10-01' + h / 4320 % 5 * interval '1 hour'
                from (select i, hashint8extended(i, ?) & 9007199254740991 as h from generate_series(1, 90) as i) as drawn""", seed, Catalogue.SELLER, seed);
        Catalogue.change("""
                insert into products (id, seller_id, title, category, price_amount, condition, feeds, sold_at, latitude,
                                      longitude, created_at)
                select md5('product' || i || '-' || ?)::uuid, ?, 'Product', ('{home,fashion,toys}'::text[])[1 + h % 3],
                       h / 3 % 4, ('{NEW,LIKE_NEW,GOOD,FAIR}'::text[])[1 + h / 12 % 4],
                       case h / 48 % 3 when 0 then '{DISCOVER}' when 1 then '{COMMUNITY}'
                         else '{DISCOVER,COMMUNITY}' end::text[],
                       case when h / 144 % 9 = 0 then now() end,
                       25.17 + h / 1296 % 7 * 0.01, 55.24 + h / 9072 % 6 * 0.01,
                       timestamptz '2026-10-01' + h / 54432 % 5 * interval '1 hour'
                from (select i, hashint8extended(i, ?) & 9007199254740991 as h from generate_series(1, 300) as i) as drawn""", seed, Catalogue.SELLER, seed + 1000);
    }
}

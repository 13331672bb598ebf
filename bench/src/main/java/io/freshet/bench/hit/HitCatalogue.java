package io.freshet.bench.hit;

import io.freshet.bench.BenchStack;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Products of the demo seller in ten categories and ten towns, on both feeds, all newer than the demo data. A page of
 * them has about 7 KB.
 */
final class HitCatalogue {
    private static final int PRODUCTS = 2_000;
    private static final int CATEGORIES = 10;
    private static final int TOWNS = 10;

    private HitCatalogue() {}

    static String category(int number) {
        return "hit-" + number;
    }

    static double latitude(int town) {
        return 23.5 + 0.1 * town;
    }

    static double longitude(int town) {
        return 53.5 + 0.1 * town;
    }

    static String community(int town) {
        return "/api/feeds/community?latitude=%.1f&longitude=%.1f".formatted(latitude(town), longitude(town));
    }

    static void insert(BenchStack stack) throws SQLException {
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into products (id, seller_id, title, category, price_amount, feeds, latitude, longitude, created_at)
                    select md5('hit' || i)::uuid, '00000000-0000-0000-0000-000000000002', 'Product ' || lpad(i::text, 6, '0'),
                           'hit-' || i / %1$d %% %2$d, i %% 1000, '{DISCOVER,COMMUNITY}',
                           round((23.5 + 0.1 * (i %% %1$d) + i / %1$d * 0.0001)::numeric, 4), 53.5 + 0.1 * (i %% %1$d),
                           now() - i * interval '1 microsecond'
                    from generate_series(1, %3$d) i""".formatted(TOWNS, CATEGORIES, PRODUCTS));
        }
    }

    /** The last products of the feed, which are not on the pages that are requested. */
    static List<UUID> last(BenchStack stack, int count) throws SQLException {
        List<UUID> found = new ArrayList<>();
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select id from products where category like 'hit-%' order by created_at limit " + count)) {
            while (rows.next()) {
                found.add(rows.getObject(1, UUID.class));
            }
        }
        return found;
    }

    /** The pages that clients request, the most popular first. */
    static List<String> pages() {
        Stream<String> discover = IntStream.rangeClosed(1, 4).mapToObj(page -> "/api/feeds/discover?page=" + page);
        Stream<String> categories = IntStream.range(0, CATEGORIES)
                .boxed()
                .flatMap(category -> Stream.of("live_first", "newest", "price_low")
                        .flatMap(sort -> IntStream.rangeClosed(1, 4)
                                .mapToObj(page -> "/api/feeds/discover?category=" + category(category) + "&sort=" + sort
                                        + "&page=" + page)));
        Stream<String> towns = IntStream.range(0, TOWNS)
                .boxed()
                .flatMap(town -> IntStream.rangeClosed(1, 4).mapToObj(page -> community(town) + "&page=" + page));
        return Stream.of(discover, towns, categories).flatMap(pages -> pages).toList();
    }
}

package io.freshet.feed.community;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.FeedChange;
import io.freshet.cache.FeedEntry;
import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoCell;
import io.freshet.cache.PageReach;
import io.freshet.feed.Catalogue;
import io.freshet.feed.FeedServiceTest;
import io.freshet.feed.catalogread.CatalogReader;
import io.freshet.feed.catalogread.FeedItem;
import io.freshet.feed.catalogread.FeedRows;
import io.freshet.feed.catalogread.FeedSort;
import io.freshet.feed.catalogread.FeedStatement;
import io.freshet.feed.discover.DiscoverRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * A page that a change does not affect, according to its reach, is the same after that change and the next ones. Random
 * changes of random catalogues are checked against the queries themselves. Otherwise a wrong page would stay cached.
 */
class PageReachIT extends FeedServiceTest {
    private static final long SEED = 20261125;
    private static final int CHANGES = 300;
    private static final int PAGES = 14;
    private static final int MORE_THAN_ALL = 1_000;
    private static final String[] CATEGORIES = {"home", "fashion"};
    private static final String[] STATES = {"LIVE", "SCHEDULED", "SCHEDULED", "ENDED"};
    private static final String[] CONDITIONS = {"NEW", "GOOD"};
    private static final String[] FEEDS = {"{DISCOVER}", "{COMMUNITY}", "{DISCOVER,COMMUNITY}"};

    private final Random random = new Random(SEED);
    private final List<UUID> streams = new ArrayList<>();
    private final List<UUID> products = new ArrayList<>();

    @Autowired
    private CatalogReader catalog;

    /** A feed that a client may ask for, and its pages. */
    private record Feed(FeedScope scope, Statements statements, Reaches reaches) {
        Asked page(int offset, int perPage) {
            return new Asked(scope, statements.of(offset, perPage), reaches, perPage);
        }
    }

    private interface Statements {
        FeedStatement of(int offset, int perPage);
    }

    private interface Reaches {
        PageReach of(List<FeedEntry> read, int perPage);
    }

    private record Asked(FeedScope scope, FeedStatement statement, Reaches reaches, int perPage) {
        PageReach reach(List<FeedItem> read) {
            return reaches.of(read.stream().map(FeedItem::entry).toList(), perPage);
        }
    }

    /** A page as first read, and the number of changes since that have left it cached. */
    private record Page(Asked asked, List<FeedItem> items, PageReach reach, int kept) {
        Page again() {
            return new Page(asked, items, reach, kept + 1);
        }
    }

    @Test
    void whatIsSaidToBeUnalteredIsTheSame() {
        for (int i = 0; i < 40; i++) {
            changeAny(0);
        }
        int unaltered = 0;
        int altered = 0;
        int changed = 0;
        int longest = 0;
        List<Page> pages = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            while (pages.size() < PAGES) {
                pages.add(read(asked()));
            }
            Shown shown = changeAny(i);
            List<Page> kept = new ArrayList<>();
            for (Page page : pages) {
                FeedChange change = page.asked.scope instanceof FeedScope.Discover ? shown.discover : shown.community;
                boolean said = page.reach.isAlteredBy(change, page.asked.scope);
                boolean is = !read(page.asked).items.equals(page.items);
                assertThat(said || !is)
                        .as("%s, %s, kept %d times: %s", page.asked, page.reach, page.kept, change)
                        .isTrue();
                if (!said) {
                    kept.add(page.again());
                }
                unaltered += said ? 0 : 1;
                altered += said ? 1 : 0;
                changed += is ? 1 : 0;
                longest = Math.max(longest, page.kept);
            }
            pages = kept;
        }
        // Small catalogues and small pages: their ends change more often than in production.
        assertThat(changed).isGreaterThan(100);
        assertThat(unaltered).isGreaterThan(500);
        assertThat(longest).isGreaterThan(20);
        assertThat((double) changed / altered).isGreaterThan(0.5);
    }

    private Page read(Asked asked) {
        CatalogReader.Snapshot<FeedItem> found = catalog.read(asked.statement);
        return new Page(
                asked,
                found.items().size() > asked.perPage ? hasMore(found.items()) : found.items(),
                asked.reach(found.items()),
                0);
    }

    /** Only the presence of the look-ahead item is visible. */
    private static List<FeedItem> hasMore(List<FeedItem> items) {
        List<FeedItem> seen = new ArrayList<>(items);
        seen.set(items.size() - 1, items.getFirst());
        return seen;
    }

    /** A random page, often the one before the last item, which has no successor once that item is removed. */
    private Asked asked() {
        Feed feed = feed();
        if (random.nextInt(3) == 0) {
            int all = catalog.read(feed.statements.of(0, MORE_THAN_ALL)).items().size();
            if (all > 1) {
                return feed.page(0, all - 1);
            }
        }
        int perPage = 1 + random.nextInt(6);
        return feed.page(perPage * random.nextInt(4), perPage);
    }

    private Feed feed() {
        String category = random.nextBoolean() ? null : any(CATEGORIES);
        if (random.nextInt(3) == 0) {
            FeedSort sort = any(FeedSort.LIVE_FIRST, FeedSort.NEWEST, FeedSort.PRICE_LOW, FeedSort.PRICE_HIGH);
            return new Feed(
                    new FeedScope.Discover(category),
                    new DiscoverRequest(category, sort)::statement,
                    (read, perPage) -> PageReach.discover(sort.ranks(), read, perPage));
        }
        boolean filtered = random.nextInt(3) == 0;
        GeoCell cell = GeoCell.of(25 + random.nextInt(3) / 100.0, 55, 1 + random.nextInt(3));
        CommunityRequest request = new CommunityRequest(
                cell,
                category,
                filtered && random.nextBoolean() ? any(CONDITIONS) : null,
                filtered ? price() : null,
                null,
                any(FeedSort.values()));
        return new Feed(
                new FeedScope.Community(cell, category),
                request::statement,
                (read, perPage) -> PageReach.community(cell, request.filters(), read, perPage));
    }

    /** What the two feeds show of an item before and after its change. */
    private record Shown(FeedChange discover, FeedChange community) {}

    private Shown changeAny(int round) {
        boolean stream = random.nextInt(3) == 0;
        List<UUID> ids = stream ? streams : products;
        boolean made = ids.size() < 12 || random.nextInt(8) == 0;
        UUID id = made ? new UUID(random.nextLong(), random.nextLong()) : ids.get(random.nextInt(ids.size()));
        FeedEntry discover = shown(stream, id, "DISCOVER");
        FeedEntry community = shown(stream, id, "COMMUNITY");
        if (made) {
            ids.add(id);
            make(stream, id);
        } else if (random.nextInt(12) == 0) {
            ids.remove(id);
            Catalogue.change("delete from " + (stream ? "streams" : "products") + " where id = ?", id);
        } else {
            alter(stream, id, round);
        }
        return new Shown(
                new FeedChange(discover, shown(stream, id, "DISCOVER")),
                new FeedChange(community, shown(stream, id, "COMMUNITY")));
    }

    private void make(boolean stream, UUID id) {
        if (stream) {
            Catalogue.stream(id, Catalogue.SELLER, any(STATES), timeOrNull(), timeOrNull(), time());
        } else {
            Catalogue.change(
                    "insert into products (id, seller_id, title, category, price_amount, condition, feeds, latitude,"
                            + " longitude, created_at) values (?, ?, 'Product', ?, ?, ?, ?::text[], ?, ?, ?::timestamptz)",
                    id,
                    Catalogue.SELLER,
                    any(CATEGORIES),
                    price(),
                    any(CONDITIONS),
                    any(FEEDS),
                    latitude(),
                    55.0,
                    time());
        }
    }

    private void alter(boolean stream, UUID id, int round) {
        switch (random.nextInt(4)) {
            case 0 ->
                Catalogue.change(
                        "update " + (stream ? "streams" : "products") + " set category = ? where id = ?",
                        any(CATEGORIES),
                        id);
            case 1 -> Catalogue.at(latitude(), 55, id);
            case 2 ->
                Catalogue.change(
                        "update " + (stream ? "streams" : "products") + " set title = ? where id = ?",
                        "Title " + round,
                        id);
            default -> {
                if (stream) {
                    Catalogue.change(
                            "update streams set status = ?, started_at = ?::timestamptz where id = ?",
                            any(STATES),
                            time(),
                            id);
                } else {
                    Catalogue.change(
                            "update products set price_amount = ?, condition = ?, feeds = ?::text[], sold_at ="
                                    + (random.nextInt(4) == 0 ? " now()" : " null") + " where id = ?",
                            price(),
                            any(CONDITIONS),
                            any(FEEDS),
                            id);
                }
            }
        }
    }

    private @Nullable FeedEntry shown(boolean stream, UUID id, String feed) {
        String sql = stream
                ? "select " + FeedRows.STREAM_COLUMNS + " from feed.stream_items where id = ? and status <> 'ENDED'"
                : "select " + FeedRows.PRODUCT_COLUMNS + " from feed.product_items where id = ? and '" + feed
                        + "' = any (feeds)";
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

    /** Few values, so that there are ties. */
    private BigDecimal price() {
        return new BigDecimal(1 + random.nextInt(6)).setScale(2);
    }

    private double latitude() {
        return 24.98 + random.nextInt(7) / 100.0;
    }

    private @Nullable String timeOrNull() {
        return random.nextInt(4) == 0 ? null : time();
    }

    private String time() {
        return "2026-10-0" + (1 + random.nextInt(5)) + " 10:00:00.12345" + random.nextInt(3) + "Z";
    }

    @SafeVarargs
    private <T> T any(T... values) {
        return values[random.nextInt(values.length)];
    }
}

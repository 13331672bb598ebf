package io.freshet.feed.community;

import static io.freshet.feed.Catalogue.at;
import static io.freshet.feed.Catalogue.product;
import static io.freshet.feed.Catalogue.stream;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.cache.CacheConnection;
import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoCell;
import io.freshet.cache.ScopeInvalidator;
import io.freshet.cache.SourcePartition;
import io.freshet.feed.Catalogue;
import io.freshet.feed.FeedServiceTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class CommunityFeedIT extends FeedServiceTest {
    private static final String HERE = "?latitude=25.2&longitude=55.27";

    @Autowired
    private CacheConnection connection;

    @Test
    void showsWhatIsWithinTheRadiusAndNothingElse() {
        UUID near = at(25.21, 55.27, product("home", "{COMMUNITY}", "2026-01-01", "5.00"));
        UUID both = at(25.22, 55.27, product("home", "{DISCOVER,COMMUNITY}", "2026-01-01", "5.00"));
        UUID live = at(25.23, 55.27, stream("LIVE", null, "2026-11-01 09:00Z"));
        UUID scheduled = at(25.24, 55.27, stream("SCHEDULED", null, null));
        at(25.25, 55.27, product("home", "{COMMUNITY}", "2026-01-01", "5.00"));
        at(25.2, 55.27, product("home", "{DISCOVER}", "2026-01-01", "5.00"));
        at(25.2, 55.27, stream("ENDED", null, "2026-11-01 08:00Z"));
        stream("LIVE", null, "2026-11-01 09:00Z");
        UUID sold = at(25.2, 55.27, product("home", "{COMMUNITY}", "2026-01-01", "5.00"));
        Catalogue.change("update products set sold_at = now() where id = ?", sold);

        assertThat(ids(feed(HERE))).containsExactly(near, both, live, scheduled);
        assertThat(ids(feed(HERE + "&radius_km=5.6"))).hasSize(5);
        assertThat(ids(feed(HERE + "&radius_km=1.2"))).containsExactly(near);
    }

    @Test
    void everySortHasItsOrder() {
        UUID unscheduled = at(25.21, 55.27, stream("SCHEDULED", null, null));
        UUID tomorrow = at(25.2, 55.27, stream("SCHEDULED", "2027-01-02", null));
        UUID soon = at(25.22, 55.27, stream("SCHEDULED", "2027-01-01", null));
        UUID liveSince9 = at(25.215, 55.27, stream("LIVE", null, "2026-11-01 09:00Z"));
        UUID liveSince10 = at(25.225, 55.27, stream("LIVE", null, "2026-11-01 10:00Z"));
        List<UUID> streams = List.of(unscheduled, tomorrow, soon, liveSince9, liveSince10);
        for (int i = 0; i < streams.size(); i++) {
            Catalogue.change(
                    "update streams set created_at = ?::timestamptz where id = ?",
                    "2026-10-0" + (i + 1),
                    streams.get(i));
        }
        UUID old = at(25.205, 55.27, product("home", "{COMMUNITY}", "2026-01-01", "5.00"));
        UUID young = at(25.202, 55.27, product("home", "{COMMUNITY}", "2026-12-01", "7.00"));

        assertThat(ids(feed(HERE)))
                .containsExactly(tomorrow, young, old, unscheduled, liveSince9, soon, liveSince10)
                .isEqualTo(ids(feed(HERE + "&sort=distance")));
        assertThat(ids(feed(HERE + "&sort=newest")))
                .containsExactly(young, liveSince10, liveSince9, soon, tomorrow, unscheduled, old);
        assertThat(ids(feed(HERE + "&sort=live_first")))
                .containsExactly(liveSince10, liveSince9, soon, tomorrow, unscheduled, young, old);
        assertThat(ids(feed(HERE + "&sort=price_low")))
                .containsExactly(old, young, liveSince10, liveSince9, soon, tomorrow, unscheduled);
        assertThat(ids(feed(HERE + "&sort=price_high")))
                .containsExactly(young, old, liveSince10, liveSince9, soon, tomorrow, unscheduled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"distance", "newest", "live_first", "price_low", "price_high"})
    void tiesBreakById(String sort) {
        List<UUID> streams = Stream.generate(() -> at(25.2, 55.27, stream("LIVE", null, "2026-11-01 09:00Z")))
                .limit(5)
                .toList();
        List<UUID> products = Stream.generate(() -> product("home", "{COMMUNITY}", "2026-10-01", "5.00"))
                .limit(5)
                .toList();

        List<UUID> found = ids(feed(HERE + "&sort=" + sort));

        // PostgreSQL compares ids as unsigned bytes, which their text does too
        assertThat(found.stream().filter(streams::contains).map(UUID::toString))
                .hasSize(5)
                .isSorted();
        assertThat(found.stream().filter(products::contains).map(UUID::toString))
                .hasSize(5)
                .isSorted();
    }

    @Test
    void filtersNarrowAndThoseOfProductsExcludeStreams() {
        UUID cheap = condition("NEW", product("home", "{COMMUNITY}", "2026-01-01", "5.00"));
        UUID middle = condition("GOOD", product("fashion", "{COMMUNITY}", "2026-01-02", "7.50"));
        UUID dear = condition("LIKE_NEW", product("home", "{COMMUNITY}", "2026-01-03", "9999999999.99"));
        UUID worn = condition("FAIR", product("home", "{COMMUNITY}", "2026-01-04", "0.00"));
        UUID live = at(25.2, 55.27, stream("LIVE", null, "2026-11-01 09:00Z"));
        String newest = HERE + "&sort=newest";

        assertThat(ids(feed(newest))).containsExactly(live, worn, dear, middle, cheap);
        assertThat(ids(feed(newest + "&category=home"))).containsExactly(live, worn, dear, cheap);
        assertThat(ids(feed(newest + "&category=nobody-has-it"))).isEmpty();
        assertThat(ids(feed(newest + "&condition=GOOD"))).containsExactly(middle);
        assertThat(ids(feed(newest + "&condition=FAIR"))).containsExactly(worn);
        assertThat(ids(feed(newest + "&min_price=5"))).containsExactly(dear, middle, cheap);
        assertThat(ids(feed(newest + "&min_price=5.01"))).containsExactly(dear, middle);
        assertThat(ids(feed(newest + "&max_price=7.5"))).containsExactly(worn, middle, cheap);
        assertThat(ids(feed(newest + "&max_price=0"))).containsExactly(worn);
        assertThat(ids(feed(newest + "&min_price=7.50&max_price=7.50"))).containsExactly(middle);
        assertThat(ids(feed(newest + "&category=home&condition=NEW&min_price=1&max_price=6")))
                .containsExactly(cheap);
    }

    @Test
    void anItemHasTheContractsFieldsAndItsDistance() {
        at(25.22, 55.3, product("home", "{COMMUNITY}", "2026-01-01", "5.00"));
        at(25.2, 55.27, stream("LIVE", null, "2026-11-01 10:00Z"));

        String body = text(feed(HERE));

        assertThat(JsonPath.<Map<String, Object>>read(body, "$.items[0]"))
                .containsOnlyKeys(
                        "type",
                        "id",
                        "title",
                        "category",
                        "seller_id",
                        "created_at",
                        "status",
                        "scheduled_at",
                        "started_at",
                        "thumbnail_url",
                        "location",
                        "distance_km")
                .containsEntry("distance_km", 0.0);
        assertThat(JsonPath.<Map<String, Object>>read(body, "$.items[1]"))
                .containsOnlyKeys(
                        "type",
                        "id",
                        "title",
                        "category",
                        "seller_id",
                        "created_at",
                        "price",
                        "condition",
                        "image_url",
                        "stream_id",
                        "location",
                        "distance_km")
                .containsEntry("type", "product")
                // computed by another program
                .containsEntry("distance_km", 3.749);
        assertThat(JsonPath.<Map<String, Object>>read(body, "$"))
                .containsOnlyKeys("items", "page", "per_page", "has_more", "cached", "as_of");
    }

    @Test
    void neighboursShareOneAnswerUnderTheContractsKey() {
        at(25.2, 55.28, product("home", "{COMMUNITY}", "2026-01-01", "5.00"));

        String first = text(feed("?latitude=25.2&longitude=55.27"));
        String neighbour = text(feed("?latitude=25.2048&longitude=55.2708&radius_km=5.04&sort=distance&page=1"));

        assertThat(JsonPath.<Boolean>read(first, "$.cached")).isFalse();
        assertThat(JsonPath.<Boolean>read(neighbour, "$.cached")).isTrue();
        assertThat(JsonPath.<Double>read(neighbour, "$.items[0].distance_km")).isEqualTo(1.006);
        assertThat(redis.keys("feed:*")).containsExactly("feed:community:97110275:0f2efb3b:page:1:limit:20");
    }

    @Test
    void anInvalidationTouchesItsCellAndCategoryOnly() {
        String elsewhere = "?latitude=24.45&longitude=54.38";
        for (String query : List.of(HERE, HERE + "&category=home", HERE + "&category=fashion", elsewhere)) {
            feed(query);
        }
        product("home", "{COMMUNITY}", "2026-01-01", "5.00");
        GeoCell cell = GeoCell.of(25.2, 55.27, 5);

        new ScopeInvalidator(connection)
                .invalidate(
                        List.of(new FeedScope.Community(cell, null), new FeedScope.Community(cell, "home")),
                        new SourcePartition(1, 0),
                        7);

        assertThat(ids(feed(HERE))).hasSize(1);
        assertThat(ids(feed(HERE + "&category=home&sort=newest"))).hasSize(1);
        assertThat(ids(feed(HERE + "&category=home"))).hasSize(1);
        assertThat(JsonPath.<Boolean>read(text(feed(HERE + "&category=fashion")), "$.cached"))
                .isTrue();
        assertThat(JsonPath.<Boolean>read(text(feed(elsewhere)), "$.cached")).isTrue();
    }

    @Test
    void pagesFollowEachOtherAndTheOneBeyondTheEndIsEmpty() {
        List<UUID> expected = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> at(25.2 + i / 1000.0, 55.27, product("home", "{COMMUNITY}", "2026-01-01", "5.00")))
                .toList();

        HttpResponse<byte[]> first = feed(HERE + "&per_page=2&page=1");
        HttpResponse<byte[]> third = feed(HERE + "&per_page=2&page=3");
        HttpResponse<byte[]> fourth = feed(HERE + "&per_page=2&page=4");
        HttpResponse<byte[]> last = feed(HERE + "&per_page=100&page=100");

        assertThat(ids(first)).isEqualTo(expected.subList(0, 2));
        assertThat(ids(feed(HERE + "&per_page=2&page=2"))).isEqualTo(expected.subList(2, 4));
        assertThat(ids(third)).isEqualTo(expected.subList(4, 5));
        assertThat(ids(fourth)).isEmpty();
        assertThat(ids(last)).isEmpty();
        assertThat(Stream.of(first, third, fourth, last).map(page -> JsonPath.<Boolean>read(text(page), "$.has_more")))
                .containsExactly(true, false, false, false);
        assertThat(JsonPath.<Integer>read(text(fourth), "$.page")).isEqualTo(4);
        assertThat(JsonPath.<Integer>read(text(fourth), "$.per_page")).isEqualTo(2);
    }

    private HttpResponse<byte[]> feed(String query) {
        HttpResponse<byte[]> answer = get("/api/feeds/community" + query);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return answer;
    }

    private static UUID condition(String condition, UUID product) {
        Catalogue.change("update products set condition = ? where id = ?", condition, product);
        return product;
    }
}

package io.freshet.feed.discover;

import static io.freshet.feed.Catalogue.product;
import static io.freshet.feed.Catalogue.stream;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.cache.CacheConnection;
import io.freshet.cache.FeedScope;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.ScopeInvalidator;
import io.freshet.cache.SourcePartition;
import io.freshet.feed.Catalogue;
import io.freshet.feed.FeedServiceTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

class DiscoverFeedIT extends FeedServiceTest {
    @Autowired
    private CacheConnection connection;

    @Test
    void liveComesFirstThenScheduledThenProductsNewestFirst() {
        UUID unscheduled = stream("SCHEDULED", null, null);
        UUID tomorrow = stream("SCHEDULED", "2027-01-02", null);
        UUID soon = stream("SCHEDULED", "2027-01-01", null);
        UUID liveSince9 = stream("LIVE", null, "2026-11-01 09:00Z");
        UUID liveSince10 = stream("LIVE", null, "2026-11-01 10:00Z");
        stream("ENDED", null, "2026-11-01 08:00Z");
        UUID old = product("home", "{DISCOVER}", "2026-01-01", "5.00");
        UUID young = product("home", "{DISCOVER,COMMUNITY}", "2026-02-01", "7.00");
        product("home", "{COMMUNITY}", "2026-03-01", "1.00");

        assertThat(ids(feed(""))).containsExactly(liveSince10, liveSince9, soon, tomorrow, unscheduled, young, old);
        assertThat(ids(feed("?sort=price_low"))).startsWith(old, young).hasSize(7);
        assertThat(ids(feed("?sort=price_high"))).startsWith(young, old).hasSize(7);
    }

    @Test
    void soldProductsAreNotShown() {
        UUID sold = product("home", "{DISCOVER}", "2026-01-01", "5.00");
        Catalogue.change("update products set sold_at = now() where id = ?", sold);

        assertThat(ids(feed(""))).isEmpty();
    }

    @Test
    void anItemHasTheContractsFields() {
        product("home", "{DISCOVER}", "2026-01-01", "5.00");
        stream("LIVE", null, "2026-11-01 10:00Z");

        String body = feed("?sort=newest");

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
                        "thumbnail_url")
                .containsEntry("type", "stream")
                .containsEntry("started_at", "2026-11-01T10:00:00Z");
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
                        "location")
                .containsEntry("price", Map.of("amount", "5.00", "currency", "AED"));
        assertThat(JsonPath.<Map<String, Object>>read(body, "$"))
                .containsOnlyKeys("items", "page", "per_page", "has_more", "cached", "as_of");
    }

    @Test
    void pagesFollowEachOtherAndTheOneBeyondTheEndIsEmpty() {
        for (int i = 1; i <= 5; i++) {
            product("home", "{DISCOVER}", "2026-01-0" + i, "5.00");
        }
        String first = feed("?per_page=2&page=1");
        String third = feed("?per_page=2&page=3");
        String fourth = feed("?per_page=2&page=4");

        assertThat(ids(first)).hasSize(2).doesNotContainAnyElementsOf(ids(third));
        assertThat(JsonPath.<Boolean>read(first, "$.has_more")).isTrue();
        assertThat(ids(third)).hasSize(1);
        assertThat(JsonPath.<Boolean>read(third, "$.has_more")).isFalse();
        assertThat(ids(fourth)).isEmpty();
        assertThat(JsonPath.<Boolean>read(fourth, "$.has_more")).isFalse();
    }

    @Test
    void theSecondReadIsCachedUnderTheContractsKeyAndSaysSo() {
        String first = feed("");
        String second = feed("");
        feed("?category=electronics");

        assertThat(JsonPath.<Boolean>read(first, "$.cached")).isFalse();
        assertThat(JsonPath.<Boolean>read(second, "$.cached")).isTrue();
        assertThat(JsonPath.<String>read(second, "$.as_of")).isEqualTo(JsonPath.read(first, "$.as_of"));
        assertThat(redis.keys("feed:*"))
                .containsExactlyInAnyOrder(
                        "feed:discover:b7796ffe:page:1:limit:20", "feed:discover:e02631ab:page:1:limit:20");
    }

    /** A page stays cached although the database has moved on; only its invalidation reloads it. */
    @Test
    void anInvalidatedPageIsReadAnewAndItsNeighboursStayCached() {
        feed("?category=home");
        feed("?category=fashion");
        product("home", "{DISCOVER}", "2026-01-01", "5.00");

        NotificationGeneration notified = new ScopeInvalidator(connection)
                .invalidate(List.of(new FeedScope.Discover("home")), new SourcePartition(1, 0), 7)
                .generation();

        assertThat(JsonPath.<Boolean>read(feed("?category=fashion"), "$.cached"))
                .isTrue();
        assertThat(ids(feed("?category=home"))).hasSize(1);
        assertThat(JsonPath.<Boolean>read(feed("?category=home", notified.text()), "$.cached"))
                .isTrue();
    }

    @Test
    void aGenerationThatTheCacheCannotProveIsReadFromTheDatabase() {
        feed("");
        String ahead = new NotificationGeneration(Map.of(new SourcePartition(0, 0), 99L), Map.of()).text();

        assertThat(JsonPath.<Boolean>read(feed("", ahead), "$.cached")).isFalse();
        client().get()
                .uri("/api/feeds/discover")
                .header("Freshet-Min-Generation", "nonsense")
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "page=0",
                "page=x",
                "page=",
                "per_page=0",
                "per_page=101",
                "page=101&per_page=100",
                "sort=LIVE_FIRST",
                "sort=distance",
                "category=Fashion",
                "category=",
                "category=-x",
                "colour=red",
                "page=1&page=2",
                "page=99999999999"
            })
    void badParametersAreProblemsOfTheClient(String query) {
        client().get()
                .uri("/api/feeds/discover?" + query)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:freshet:problem:validation")
                .jsonPath("$.errors[0].field")
                .isNotEmpty();
    }

    @Test
    void nobodyMayReachWhatIsNotOpen() {
        client().get().uri("/api/elsewhere").exchange().expectStatus().isUnauthorized();
        client().post().uri("/api/feeds/discover").exchange().expectStatus().isUnauthorized();
    }

    private String feed(String query) {
        return body(client().get().uri("/api/feeds/discover" + query));
    }

    private String feed(String query, String minGeneration) {
        return body(client().get().uri("/api/feeds/discover" + query).header("Freshet-Min-Generation", minGeneration));
    }

    private static String body(RestTestClient.RequestHeadersSpec<?> request) {
        byte[] body = request.exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Cache-Control", "private, no-cache")
                .expectBody()
                .returnResult()
                .getResponseBody();
        return new String(body, StandardCharsets.UTF_8);
    }

    private static List<UUID> ids(String body) {
        return JsonPath.<List<String>>read(body, "$.items[*].id").stream()
                .map(UUID::fromString)
                .toList();
    }
}

package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CachedRequestTest {
    private static final UUID ID = UUID.fromString("b0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01");

    static Stream<CachedRequest> all() {
        return Stream.of(
                new CachedRequest.Discover(null, "live_first", 1, 20),
                new CachedRequest.Discover("home-and-garden", "price_low", 100, 100),
                new CachedRequest.Community(
                        GeoCell.of(-0.001, -179.999, 0.1),
                        new CommunityFilters(null, null, null, null, "distance"),
                        1,
                        20),
                new CachedRequest.Community(
                        GeoCell.of(25.2048, 55.2708, 5),
                        new CommunityFilters(
                                "fashion",
                                "LIKE_NEW",
                                new BigDecimal("1.5"),
                                new BigDecimal("9999999999.99"),
                                "newest"),
                        2,
                        50),
                new CachedRequest.OneStream(ID),
                new CachedRequest.SellerStreams(ID, 3, 7),
                new CachedRequest.LiveStreams(1, 20));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aPageTellsItsRequest(CachedRequest request) {
        assertThat(CachedRequest.of(request.key().redisKey(), request.key().canonicalText()))
                .contains(request);
    }

    /** If two filters share a hash, the text decides. A text that does not belong under the key yields nothing. */
    @Test
    void aTextThatDoesNotBelongUnderTheKeyTellsNothing() {
        PageKey key = PageKey.discover("fashion", "live_first", 1, 20);

        assertThat(CachedRequest.of(
                        key.redisKey(),
                        PageKey.discover(null, "live_first", 1, 20).canonicalText()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "stream:1-1-1-1-1",
        "stream:x",
        "streams:user:x:page:1:limit:2",
        "streams:live",
        "feed:discover",
        "gen:{s1}:live"
    })
    void whatIsNoPageKeyTellsNothing(String key) {
        assertThat(CachedRequest.of(key, key)).isEmpty();
    }

    /** Damaged or forged input must be cheap to parse and must not throw. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null | null | \"1e999999999\" | null | \"newest\"",
                "null | null | null | \"1.234\" | \"newest\"",
                "null | null | null | \"-1.00\" | \"newest\"",
                "\"a b\" | null | null | null | \"newest\"",
                "\"a&sort=x\" | null | null | null | \"newest\"",
                "null | \"NEW&page=2\" | null | null | \"newest\"",
                "null | null | null | null | \"new est\""
            })
    void aTextThatNoRequestHasTellsNothing(
            String category, String condition, String maxPrice, String minPrice, String sort) {
        String text = "25.2:55.27:5.0 {\"category\": " + category + ", \"condition\": " + condition
                + ", \"max_price\": " + maxPrice + ", \"min_price\": " + minPrice + ", \"sort\": " + sort + "}";

        assertThat(CachedRequest.of("feed:community:97110275:0f2efb3b:page:1:limit:20", text))
                .isEmpty();
    }
}

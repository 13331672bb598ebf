package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageKeyTest {
    /** The hashes are the golden ones of the public contract. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "null,        feed:discover:b7796ffe:page:1:limit:20",
                "electronics, feed:discover:e02631ab:page:1:limit:20",
                "fashion,     feed:discover:1b706855:page:1:limit:20"
            })
    void discoverKeysAreTheGoldenOnes(String category, String key) {
        assertThat(PageKey.discover(category, "live_first", 1, 20).redisKey()).isEqualTo(key);
    }

    @Test
    void communityKeysAreTheGoldenOnes() {
        CommunityFilters none = new CommunityFilters(null, null, null, null, "distance");

        assertThat(PageKey.community(GeoCell.of(25.2, 55.27, 5), none, 1, 20).redisKey())
                .isEqualTo("feed:community:97110275:0f2efb3b:page:1:limit:20");
        assertThat(PageKey.community(GeoCell.of(25.1, 55.17, 5), none, 2, 50).redisKey())
                .isEqualTo("feed:community:d9e12ec4:0f2efb3b:page:2:limit:50");
    }

    /** Matches Python's {@code json.dumps(filters, sort_keys=True)}. */
    @Test
    void communityFiltersAreJsonWithSortedKeysAndPricesAsStrings() {
        CommunityFilters filters =
                new CommunityFilters("fashion", "LIKE_NEW", new BigDecimal("5"), new BigDecimal("99.5"), "price_low");

        assertThat(PageKey.community(GeoCell.of(0, 0, 1), filters, 1, 20).canonicalText())
                .endsWith("{\"category\": \"fashion\", \"condition\": \"LIKE_NEW\", \"max_price\": \"99.50\","
                        + " \"min_price\": \"5.00\", \"sort\": \"price_low\"}");
    }

    @Test
    void streamReadsHaveTheContractsKeysAndLifetimes() {
        UUID id = UUID.fromString("00000000-0000-0000-0000-000000000002");

        assertThat(PageKey.stream(id).redisKey()).isEqualTo("stream:" + id);
        assertThat(PageKey.stream(id).ttl()).isEqualTo(Duration.ofMinutes(10));
        assertThat(PageKey.sellerStreams(id, 2, 10).redisKey()).isEqualTo("streams:user:" + id + ":page:2:limit:10");
        assertThat(PageKey.liveStreams(1, 20).redisKey()).isEqualTo("streams:live:page:1:limit:20");
        assertThat(PageKey.liveStreams(1, 20).ttl()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void keysAreEqualIfTheyNameTheSamePage() {
        PageKey key = PageKey.discover("home", "newest", 1, 20);

        assertThat(key)
                .isEqualTo(PageKey.discover("home", "newest", 1, 20))
                .hasSameHashCodeAs(PageKey.discover("home", "newest", 1, 20))
                .isNotEqualTo(PageKey.discover("home", "newest", 2, 20))
                .isNotEqualTo(PageKey.discover("home", "newest", 1, 21))
                .isNotEqualTo(PageKey.discover("home", "live_first", 1, 20))
                .isNotEqualTo(PageKey.discover(null, "newest", 1, 20));
        assertThat(PageKey.liveStreams(1, 20)).isNotEqualTo(PageKey.liveStreams(2, 20));
    }
}

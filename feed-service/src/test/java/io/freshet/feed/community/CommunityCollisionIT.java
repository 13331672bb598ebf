package io.freshet.feed.community;

import static io.freshet.feed.Catalogue.product;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.cache.CommunityFilters;
import io.freshet.cache.GeoCell;
import io.freshet.cache.PageKey;
import io.freshet.feed.FeedServiceTest;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A hash of 8 digits collides: among about 80,000 filters, two share a key. These two belong to one scope, so only the
 * canonical text distinguishes their pages.
 */
class CommunityCollisionIT extends FeedServiceTest {
    private static final GeoCell CELL = GeoCell.of(25.2, 55.27, 5);

    @Test
    void filtersThatShareAKeyNeverGetEachOthersPage() {
        List<BigDecimal> limits = collision();
        BigDecimal low = limits.getFirst();
        BigDecimal high = limits.getLast();
        UUID cheap = product("home", "{COMMUNITY}", "2026-01-01", low.toPlainString());
        UUID dear = product("home", "{COMMUNITY}", "2026-01-02", high.toPlainString());

        for (int round = 0; round < 3; round++) {
            assertThat(ids(get(path(low)))).containsExactly(cheap);
            assertThat(ids(get(path(high)))).containsExactlyInAnyOrder(cheap, dear);
        }
        assertThat(redis.keys("feed:*")).containsExactly(key(low).redisKey());
        assertThat(JsonPath.<Boolean>read(text(get(path(high))), "$.cached"))
                .as("the key still serves whom it was stored for")
                .isTrue();
    }

    private static String path(BigDecimal maxPrice) {
        return "/api/feeds/community?latitude=25.2&longitude=55.27&max_price=" + maxPrice;
    }

    private static PageKey key(BigDecimal maxPrice) {
        return PageKey.community(CELL, new CommunityFilters(null, null, null, maxPrice, "distance"), 1, 20);
    }

    /** The lower one first. */
    private static List<BigDecimal> collision() {
        Map<String, BigDecimal> seen = new HashMap<>();
        for (int cents = 1; cents < 1_000_000; cents++) {
            BigDecimal price = BigDecimal.valueOf(cents, 2);
            BigDecimal earlier = seen.put(key(price).redisKey(), price);
            if (earlier != null) {
                return List.of(earlier, price);
            }
        }
        throw new AssertionError("no collision among a million");
    }
}

package io.freshet.feed.community;

import static io.freshet.feed.Catalogue.product;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.cache.CommunityFilters;
import io.freshet.cache.GeoCell;
import io.freshet.cache.PageKey;
import io.freshet.feed.FeedServiceTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A hash of 8 digits collides: about 80,000 filters are enough for two that share a key. */
class CommunityCollisionIT extends FeedServiceTest {
    private static final GeoCell CELL = GeoCell.of(25.2, 55.27, 5);

    @Test
    void filtersThatShareAKeyNeverGetEachOthersPage() {
        List<String> categories = collision();
        UUID ofOne = product(categories.get(0), "{COMMUNITY}", "2026-01-01", "5.00");
        UUID ofOther = product(categories.get(1), "{COMMUNITY}", "2026-01-01", "5.00");

        for (int round = 0; round < 3; round++) {
            assertThat(ids(get(path(categories.get(0))))).containsExactly(ofOne);
            assertThat(ids(get(path(categories.get(1))))).containsExactly(ofOther);
        }
        assertThat(redis.keys("feed:*")).containsExactly(key(categories.get(0)).redisKey());
        assertThat(JsonPath.<Boolean>read(text(get(path(categories.get(1)))), "$.cached"))
                .as("the key still serves whom it was stored for")
                .isTrue();
    }

    private static String path(String category) {
        return "/api/feeds/community?latitude=25.2&longitude=55.27&category=" + category;
    }

    private static PageKey key(String category) {
        return PageKey.community(CELL, new CommunityFilters(category, null, null, null, "distance"), 1, 20);
    }

    private static List<String> collision() {
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < 1_000_000; i++) {
            String category = "c" + i;
            String earlier = seen.put(key(category).redisKey(), category);
            if (earlier != null) {
                return List.of(earlier, category);
            }
        }
        throw new AssertionError("no collision among a million");
    }
}

package io.freshet.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.cache.FeedScope;
import io.freshet.cache.ScopeInvalidator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Pages that are requested often are read before the next request; others cost nothing. */
@TestPropertySource(properties = "freshet.page-cache.warming=true")
class WarmerIT extends FollowingTest {
    private static final String HOT = "/api/feeds/discover?category=hot&per_page=1";
    private static final String COLD = "/api/feeds/discover?category=cold&per_page=1";
    private static final String FIRST_PAGES = "feed:discover:*:page:1:limit:1";
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void theHotPageThatAChangeInvalidatedAndThePageAfterAHotOne() throws Exception {
        Catalogue.product("hot", "{DISCOVER}", "2026-01-01", "5.00");
        Catalogue.product("cold", "{DISCOVER}", "2026-01-01", "5.00");
        get(COLD);
        for (int i = 0; i < 15; i++) {
            get(HOT);
        }
        await("page 2")
                .atMost(LONG)
                .until(() -> redis.keys("feed:discover:*:page:2:limit:1").size() == 1);
        assertThat(redis.keys(FIRST_PAGES)).hasSize(2);

        changeBoth();
        // Repeat until announcements are followed; each page has its turn once a second.
        await("page 1 is read anew")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(1100))
                .until(() -> {
                    boolean warmed = !redis.keys(FIRST_PAGES).isEmpty();
                    if (!warmed) {
                        changeBoth();
                    }
                    return warmed;
                });

        assertThat(status(get(HOT))).startsWith("freshet; hit");
        assertThat(status(get(COLD))).startsWith("freshet; fwd");
    }

    private void changeBoth() throws Exception {
        ScopeInvalidator invalidator = new ScopeInvalidator(connection);
        for (String category : List.of("cold", "hot")) {
            invalidator.invalidate(List.of(new FeedScope.Discover(category)), SOURCE, ++offset);
            announcements.announce(SOURCE, offset, category);
        }
    }
}

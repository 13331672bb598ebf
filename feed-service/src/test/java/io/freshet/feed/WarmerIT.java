package io.freshet.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.cache.CacheConnection;
import io.freshet.cache.FeedScope;
import io.freshet.cache.ScopeInvalidator;
import io.freshet.cache.SourcePartition;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What many ask for is read before the next one does; what few ask for costs nothing. */
@UsesEngines({Engine.POSTGRES, Engine.REDIS, Engine.KAFKA, Engine.REGISTRY})
class WarmerIT extends FeedServiceTest {
    private static final String HOT = "/api/feeds/discover?category=hot&per_page=1";
    private static final String COLD = "/api/feeds/discover?category=cold&per_page=1";
    private static final String FIRST_PAGES = "feed:discover:*:page:1:limit:1";
    private static final SourcePartition SOURCE = new SourcePartition(SourcePartition.PRODUCTS, 3);
    private static final Duration LONG = Duration.ofSeconds(10);

    private static long offset;
    private static TestAnnouncements announcements;

    @Autowired
    private CacheConnection connection;

    @DynamicPropertySource
    static void followAnnouncements(DynamicPropertyRegistry registry) {
        registry.add("freshet.near-cache.max-size", () -> "1MB");
    }

    @BeforeAll
    static void createTopic() throws Exception {
        TestAnnouncements.createTopic();
        announcements = new TestAnnouncements();
    }

    @AfterAll
    static void end() {
        announcements.close();
    }

    @Test
    void theHotPageThatAChangeVoidedAndThePageAfterAHotOne() throws Exception {
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
        // Again, until announcements are followed; a page has its turn once a second.
        await("page 1 is read anew")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(1100))
                .until(() -> {
                    boolean warmed = !redis.keys(FIRST_PAGES).isEmpty();
                    if (!warmed) {
                        changeBoth();
                    }
                    return warmed;
                });

        assertThat(header(get(HOT), "Cache-Status")).startsWith("freshet; hit");
        assertThat(header(get(COLD), "Cache-Status")).startsWith("freshet; fwd");
    }

    private void changeBoth() throws Exception {
        ScopeInvalidator invalidator = new ScopeInvalidator(connection);
        for (String category : List.of("cold", "hot")) {
            invalidator.invalidate(List.of(new FeedScope.Discover(category)), SOURCE, ++offset);
            announcements.announce(SOURCE, offset, category);
        }
    }
}

package io.freshet.feed.pagecache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.cache.CacheConnection;
import io.freshet.cache.FeedScope;
import io.freshet.cache.FillLeases;
import io.freshet.cache.Lookup;
import io.freshet.cache.PageCache;
import io.freshet.cache.PageFill;
import io.freshet.cache.PageKey;
import io.freshet.cache.ScopeInvalidator;
import io.freshet.cache.ScopeView;
import io.freshet.cache.SourcePartition;
import io.freshet.feed.Catalogue;
import io.freshet.feed.FeedServiceTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** A hot page is reloaded shortly before its lifetime in Redis ends: its readers never see it expire. */
@TestPropertySource(properties = "freshet.page-cache.warming=true")
class EarlyRefreshIT extends FeedServiceTest {
    private static final Duration NEARLY_ITS_LIFE = Duration.ofMinutes(4);
    private static final Duration HALF_ITS_LIFE = Duration.ofMinutes(2);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String OLD = "{\"items\":[],\"page\":\"stored long ago\"";

    /** Offsets only rise, across all tests. */
    private static long offset;

    @Autowired
    private CacheConnection connection;

    @Autowired
    private PageCache cache;

    @Autowired
    private FillLeases leases;

    private String feed;
    private PageKey key;
    private FeedScope scope;
    private UUID product;

    /** A page that no other test has made hot. */
    @BeforeEach
    void add() {
        String category = "early-" + ++offset;
        feed = "/api/feeds/discover?category=" + category;
        key = PageKey.discover(category, "live_first", 1, 20);
        scope = new FeedScope.Discover(category);
        product = Catalogue.product(category, "{DISCOVER}", "2026-01-01", "5.00");
    }

    @Test
    void itIsReadAnewWhileItIsServed() {
        store(NEARLY_ITS_LIFE);

        for (int i = 0; i < 9; i++) {
            assertThat(text(getPlanted(feed))).contains("stored long ago");
        }
        assertThat(text(getPlanted(feed))).as("the tenth makes it hot").contains("stored long ago");

        await().atMost(LONG).until(() -> storedText().contains(product.toString()));
        assertThat(header(getPlanted(feed), "Cache-Status")).isEqualTo("freshet; hit");
        assertThat(ids(getPlanted(feed))).containsExactly(product);
    }

    @Test
    void aYoungOneIsLeftAlone() {
        store(HALF_ITS_LIFE);
        for (int i = 0; i < 20; i++) {
            getPlanted(feed);
        }
        assertNotRead();
    }

    @Test
    void soIsOneThatFewAskFor() {
        store(NEARLY_ITS_LIFE);
        for (int i = 0; i < 9; i++) {
            getPlanted(feed);
        }
        assertNotRead();
    }

    @Test
    void soIsOneThatAnotherInstanceReads() {
        ScopeView view = store(NEARLY_ITS_LIFE);
        assertThat(leases.take(key, view, LONG)).isTrue();
        for (int i = 0; i < 20; i++) {
            getPlanted(feed);
        }
        assertNotRead();
    }

    /** Waits for the read of a later page: a read of this one would have ended by then. */
    private void assertNotRead() {
        String category = "marker-" + offset;
        String marker = "/api/feeds/discover?per_page=1&category=" + category;
        Catalogue.product(category, "{DISCOVER}", "2026-01-01", "5.00");
        for (int i = 0; i < 10; i++) {
            getPlanted(marker);
        }
        await().atMost(LONG)
                .until(() -> redis.keys("feed:discover:*:page:2:limit:1").size() == 1);
        assertThat(storedText()).isEqualTo(OLD);
    }

    /** Stores a page that was read the given time ago and has not been invalidated since. */
    private ScopeView store(Duration ago) {
        long applied = ++offset;
        Map<SourcePartition, ScopeInvalidator.Progress> everything = SourcePartition.events().stream()
                .collect(Collectors.toMap(
                        Function.identity(), _ -> new ScopeInvalidator.Progress(applied, Instant.now())));
        ScopeInvalidator invalidator = new ScopeInvalidator(connection);
        invalidator.advance(everything); // an empty Redis proves nothing yet
        invalidator.advance(everything);
        ScopeView view = ((Lookup.Miss) cache.lookup(key, scope, null, null)).view();
        PageFill page = new PageFill(
                Instant.now().minus(ago), "W/\"old\"", OLD.getBytes(StandardCharsets.UTF_8), new byte[0], null);
        assertThat(cache.store(key, scope, view, page)).isTrue();
        return view;
    }

    private String storedText() {
        // Between the two steps of a store there is no page.
        return cache.lookup(key, scope, null, null) instanceof Lookup.Hit hit
                ? new String(hit.page().body(), StandardCharsets.UTF_8)
                : "";
    }
}

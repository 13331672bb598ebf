package io.freshet.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.cache.FeedScope;
import io.freshet.cache.Lookup;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.PageCache;
import io.freshet.cache.PageFill;
import io.freshet.cache.PageKey;
import io.freshet.cache.ScopeInvalidator;
import io.freshet.cache.SourcePartition;
import io.freshet.localstack.junit.Link;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** No client of one instance sees a page go back in time, whichever tier answers. */
@TestPropertySource(properties = {"spring.data.redis.timeout=500ms", "freshet.page-cache.max-age=30s"})
class TimeGoesOnIT extends FollowingTest {
    private static final String HOME = "/api/feeds/discover?category=home";
    private static final PageKey KEY = PageKey.discover("home", "live_first", 1, 20);
    private static final FeedScope SCOPE = new FeedScope.Discover("home");

    private static final Link TO_REDIS = new Link(Integer.getInteger("FRESHET_REDIS_PORT"));

    @Autowired
    private PageCache cache;

    @DynamicPropertySource
    static void throughALink(DynamicPropertyRegistry registry) {
        // Long, so that a slow machine does not decide whether a load is still shared.
        registry.add("freshet.page-cache.spacing", () -> "3s");
        registry.add("FRESHET_REDIS_PORT", TO_REDIS::port);
    }

    @AfterAll
    static void end() {
        TO_REDIS.close();
    }

    @AfterEach
    void mend() {
        TO_REDIS.mend();
    }

    /** Puts the page into Redis and the near cache. */
    @BeforeEach
    void fill() throws Exception {
        invalidate();
        announceOnly("home");
        awaitNear(HOME);
    }

    /** A change is read without Redis. Its invalidation has not reached Redis, where the page is still valid. */
    @Test
    void redisTakesNothingBackThatWasReadWithoutIt() throws Exception {
        vouchInRedis(Instant.now());
        UUID id = Catalogue.product("home", "{DISCOVER}", "2026-01-01", "5.00");
        NotificationGeneration notified = announceOnly("home");
        TO_REDIS.freeze();
        assertThat(ids(getPlanted(HOME, "Freshet-Min-Generation", notified.text())))
                .containsExactly(id);
        TO_REDIS.mend();

        await("what is held here is no longer valid")
                .atMost(Duration.ofSeconds(25))
                .until(() -> {
                    announceOnly("home");
                    HttpResponse<byte[]> page = getPlanted(HOME);
                    assertThat(ids(page)).containsExactly(id);
                    return status(page).equals("freshet; fwd=stale; stored; detail=behind_shown");
                });
        assertThat(((Lookup.Hit) cache.lookup(KEY, SCOPE, null, null)).page().body())
                .asString(StandardCharsets.UTF_8)
                .contains(id.toString());
    }

    /** Another instance has read a change and stored it in Redis, which was briefly available. */
    @Test
    void aReadThatIsSharedTakesNothingBackThatRedisHad() throws Exception {
        TO_REDIS.freeze();
        announceOnly("home");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> status(getPlanted(HOME)).equals("freshet; fwd=bypass; detail=redis_away"));
        UUID id = Catalogue.product("home", "{DISCOVER}", "2026-01-01", "5.00");
        TO_REDIS.mend();
        invalidate();
        String theirs = "{\"page\":1,\"items\":[{\"id\":\"" + id + "\"}]";
        Lookup.Miss miss = (Lookup.Miss) cache.lookup(KEY, SCOPE, null, null);
        assertThat(cache.store(KEY, SCOPE, miss.view(), page(theirs))).isTrue();
        announceOnly("home");
        await("it is shown")
                .atMost(Duration.ofSeconds(30))
                .until(() -> ids(getPlanted(HOME)).contains(id));

        TO_REDIS.freeze();
        announceOnly("home");

        await("what is held here is no longer valid")
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    HttpResponse<byte[]> page = getPlanted(HOME);
                    assertThat(ids(page)).as(status(page)).containsExactly(id);
                    return status(page).equals("freshet; fwd=bypass; detail=redis_away");
                });
        TO_REDIS.mend();
    }

    private void invalidate() {
        untilRedisAnswers(() -> new ScopeInvalidator(connection).invalidate(List.of(SCOPE), SOURCE, ++offset));
    }

    /** Proves the pages in Redis complete up to an instant, which lasts until they are looked up. */
    private void vouchInRedis(Instant watermark) {
        long applied = offset;
        Map<SourcePartition, ScopeInvalidator.Progress> everything = SourcePartition.events().stream()
                .collect(Collectors.toMap(Function.identity(), _ -> new ScopeInvalidator.Progress(applied, watermark)));
        untilRedisAnswers(() -> {
            new ScopeInvalidator(connection).advance(everything);
            return everything;
        });
    }

    private static PageFill page(String open) {
        return new PageFill(Instant.now(), "W/\"theirs\"", open.getBytes(StandardCharsets.UTF_8), new byte[0], null);
    }
}

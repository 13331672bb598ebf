package io.freshet.feed.pagecache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.cache.CacheConnection;
import io.freshet.cache.FeedScope;
import io.freshet.cache.FillLeases;
import io.freshet.cache.Lookup;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.PageCache;
import io.freshet.cache.PageFill;
import io.freshet.cache.PageKey;
import io.freshet.cache.ScopeInvalidator;
import io.freshet.cache.ScopeView;
import io.freshet.cache.SourcePartition;
import io.freshet.feed.Catalogue;
import io.freshet.feed.FeedServiceTest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Of several instances, one reads the database for a page. Here the test acts as the other one. */
@TestPropertySource(properties = "freshet.page-cache.lease-wait=3s")
class FillLeaseIT extends FeedServiceTest {
    private static final String FEED = "/api/feeds/discover?category=home";
    private static final PageKey KEY = PageKey.discover("home", "live_first", 1, 20);
    private static final FeedScope SCOPE = new FeedScope.Discover("home");
    private static final SourcePartition SOURCE = new SourcePartition(SourcePartition.PRODUCTS, 3);
    private static final Duration LONG = Duration.ofSeconds(60);

    @Autowired
    private CacheConnection connection;

    @Autowired
    private PageCache cache;

    @Autowired
    private FillLeases leases;

    private ScopeView view;

    @BeforeEach
    void anotherInstanceHasTheLease() {
        Catalogue.product("home", "{DISCOVER}", "2026-01-01", "5.00");
        view = ((Lookup.Miss) cache.lookup(KEY, SCOPE, null, null)).view();
        assertThat(leases.take(KEY, view, LONG)).isTrue();
        assertThat(leases.take(KEY, view, LONG)).isFalse();
    }

    @Test
    void whoHasNoLeaseIsAnsweredWithWhatItsHolderReads() throws Exception {
        long before = calls("set");
        CompletableFuture<HttpResponse<byte[]>> answer = CompletableFuture.supplyAsync(() -> getPlanted(FEED));
        await().atMost(LONG).pollInterval(Duration.ofMillis(2)).until(() -> calls("set") > before);

        assertThat(cache.store(KEY, SCOPE, view, content("{\"page\":\"of the other instance\"")))
                .isTrue();

        HttpResponse<byte[]> answered = answer.get(30, TimeUnit.SECONDS);
        assertThat(text(answered)).contains("of the other instance");
        assertThat(header(answered, "Cache-Status")).isEqualTo("freshet; fwd=miss; collapsed");
    }

    @Test
    void whoWaitsInVainReadsTheDatabase() {
        Instant asked = Instant.now();

        HttpResponse<byte[]> answered = getPlanted(FEED);

        assertThat(ids(answered)).hasSize(1);
        assertThat(header(answered, "Cache-Status")).isEqualTo("freshet; fwd=uri-miss; stored; detail=absent");
        assertThat(Duration.between(asked, Instant.now())).isBetween(Duration.ofMillis(2_900), LONG.dividedBy(2));
    }

    /** Its holder was too late, or found the scope invalidated. */
    @Test
    void aLeaseThatIsGivenBackIsTaken() {
        leases.release(KEY, view);
        await().atMost(LONG).until(() -> leases.take(KEY, view, Duration.ofMillis(1)));

        assertThat(header(getPlanted(FEED), "Cache-Status")).isEqualTo("freshet; fwd=uri-miss; stored; detail=absent");
        await().atMost(LONG).until(() -> redis.keys("lease:*").isEmpty());
    }

    /**
     * A wait ends with a page from Redis, which may have gone back in time after the waiting request arrived. So a
     * client that was notified of a change does not share it.
     */
    @Test
    void whoWasToldOfAChangeTakesNothingThatAnotherWaitedFor() throws Exception {
        NotificationGeneration notified = new ScopeInvalidator(connection)
                .invalidate(List.of(SCOPE), SOURCE, 7)
                .generation();
        ScopeView now = ((Lookup.Miss) cache.lookup(KEY, SCOPE, notified, null)).view();
        assertThat(leases.take(KEY, now, LONG)).isTrue();
        long attempts = calls("set");
        CompletableFuture<HttpResponse<byte[]>> waiting = CompletableFuture.supplyAsync(() -> getPlanted(FEED));
        await().atMost(LONG).pollInterval(Duration.ofMillis(2)).until(() -> calls("set") > attempts);
        long withOffsets = calls("hmget");
        CompletableFuture<HttpResponse<byte[]>> passenger =
                CompletableFuture.supplyAsync(() -> getPlanted(FEED, "Freshet-Min-Generation", notified.text()));
        await("it has asked Redis, and waits too")
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> calls("hmget") > withOffsets);

        String offset = "a:" + SOURCE.topic() + ":" + SOURCE.partition();
        redis.keys("ctl:*").forEach(control -> redis.opsForHash().put(control, offset, "6"));
        assertThat(cache.store(KEY, SCOPE, now, content("{\"page\":\"from before the change\"")))
                .isTrue();

        assertThat(text(waiting.get(30, TimeUnit.SECONDS))).contains("from before the change");
        assertThat(ids(passenger.get(30, TimeUnit.SECONDS))).hasSize(1);
    }

    private static PageFill content(String open) {
        return new PageFill(Instant.now(), "W/\"tag\"", open.getBytes(StandardCharsets.UTF_8), new byte[0], null);
    }

    /** SETs are lease requests, HMGETs are views with offsets: nothing else sends any here. */
    private long calls(String command) {
        String calls = Objects.requireNonNull(redis.getRequiredConnectionFactory()
                        .getConnection()
                        .serverCommands()
                        .info("commandstats"))
                .getProperty("cmdstat_" + command, "calls=0,");
        return Long.parseLong(calls.substring("calls=".length(), calls.indexOf(',')));
    }
}

package io.freshet.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.cache.FeedScope;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.ScopeInvalidator;
import io.freshet.localstack.junit.Link;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Pages in the process: no round trip, and never older than the announcements prove. */
@TestPropertySource(properties = {"spring.data.redis.timeout=500ms", "freshet.page-cache.max-age=5s"})
class NearCacheIT extends FollowingTest {
    private static final String REDIS = "freshet; hit";
    private static final String HOME = "/api/feeds/discover?category=home";
    private static final String FASHION = "/api/feeds/discover?category=fashion";
    private static final Duration BOUND = Duration.ofSeconds(5);

    private static final Link TO_DATABASE = new Link(Integer.getInteger("FRESHET_POSTGRES_PORT"));
    private static final Link TO_REDIS = new Link(Integer.getInteger("FRESHET_REDIS_PORT"));

    private ScopeInvalidator invalidator;

    @DynamicPropertySource
    static void throughLinks(DynamicPropertyRegistry registry) {
        registry.add("FRESHET_POSTGRES_PORT", TO_DATABASE::port);
        registry.add("FRESHET_REDIS_PORT", TO_REDIS::port);
    }

    @AfterAll
    static void end() {
        TO_DATABASE.close();
        TO_REDIS.close();
    }

    /** Acts as the invalidator that owns the source, so that a Redis emptied by an earlier test is detected. */
    @BeforeEach
    void follow() throws Exception {
        invalidator = new ScopeInvalidator(connection);
        change("home");
        change("fashion");
        awaitNear(HOME);
        awaitNear(FASHION);
    }

    @AfterEach
    void mend() {
        TO_DATABASE.mend();
        TO_REDIS.mend();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            get("/api/streams/live?per_page=99");
            return Stream.of(NEAR, REDIS).anyMatch(status(get("/api/streams/live?per_page=99"))::equals);
        });
    }

    @Test
    void aHitAsksNeitherRedisNorTheDatabase() {
        long asked = commands();

        for (int i = 0; i < 10; i++) {
            HttpResponse<byte[]> hit = get(HOME);
            assertThat(status(hit)).isEqualTo(NEAR);
            assertThat(JsonPath.<Boolean>read(text(hit), "$.cached")).isTrue();
        }

        assertThat(commands()).isEqualTo(asked);
        assertThat(header(get(HOME, "If-None-Match", header(get(HOME), "ETag")), "Cache-Status"))
                .isEqualTo(NEAR);
    }

    @Test
    void aChangeThatIsAnnouncedIsSeenAndItsNeighboursStay() throws Exception {
        UUID id = Catalogue.product("home", "{DISCOVER}", "2026-01-01", "5.00");

        change("home");

        await().atMost(Duration.ofSeconds(30)).until(() -> ids(get(HOME)).contains(id));
        assertThat(status(get(FASHION))).isEqualTo(NEAR);
        awaitStatus(HOME, NEAR);
        assertThat(ids(get(HOME))).containsExactly(id);
    }

    /** While watermarks arrive, a page stays and its as-of rises. Once they stop, it expires without any detection. */
    @Test
    void whatNothingVouchesForIsReadAnew() throws Exception {
        Instant read = asOf(get(HOME));
        while (Instant.now().isBefore(read.plus(BOUND).plusMillis(500))) {
            announcements.vouch(Instant.now().minusMillis(100), offset);
            assertThat(status(get(HOME))).isEqualTo(NEAR);
        }
        UUID id = Catalogue.product("home", "{DISCOVER}", "2026-01-01", "5.00");
        Instant committed = Instant.now();

        await().atMost(BOUND.plusSeconds(40)).until(() -> {
            Instant asked = Instant.now();
            HttpResponse<byte[]> page = get(HOME);
            assertThat(asOf(page)).isAfter(asked.minus(BOUND));
            assertThat(ids(page).contains(id) || asked.isBefore(committed.plus(BOUND)))
                    .isTrue();
            return ids(page).contains(id);
        });
    }

    /** Redis lost an announced invalidation: its old page is not accepted, whatever watermark follows. */
    @Test
    void aRedisThatWentBackInTimeIsNotVouchedFor() throws Exception {
        announceOnly("home");
        awaitStatus(HOME, REDIS);
        Instant asOf = asOf(get(HOME));

        announcements.vouch(Instant.now(), offset);
        await().atMost(Duration.ofSeconds(30)).until(() -> asOf(get(FASHION)).isAfter(asOf));

        assertThat(status(get(HOME))).isEqualTo(REDIS);
        assertThat(asOf(get(HOME))).isEqualTo(asOf);
        await("the page itself grows too old")
                .atMost(Duration.ofSeconds(30))
                .until(() -> asOf(get(HOME)).isAfter(asOf));
    }

    @Test
    void aNotificationIsAnsweredFromHereOnceAllThatItTellsOfWasReadHere() throws Exception {
        NotificationGeneration notified = announceOnly("elsewhere");

        assertThat(status(get(HOME, "Freshet-Min-Generation", notified.text()))).contains("detail=behind_notification");

        announcements.vouch(Instant.now().minusSeconds(1), offset);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> status(get(HOME, "Freshet-Min-Generation", notified.text()))
                        .equals(NEAR));
    }

    /** It may have concerned anything. */
    @Test
    void anAnnouncementThatCannotBeReadEndsAll() throws Exception {
        announcements.sendUnreadable();

        awaitStatus(HOME, REDIS);
        awaitStatus(FASHION, REDIS);
        awaitStatus(HOME, NEAR);
    }

    @Test
    void withoutTheDatabaseTheNewestThatIsHeldIsAnsweredThoughItIsInvalidated() throws Exception {
        HttpResponse<byte[]> fresh = get(HOME);
        TO_DATABASE.cut();
        NotificationGeneration notified = change("home");

        await().atMost(Duration.ofSeconds(30)).until(() -> text(get(HOME)).contains("\"degraded\":true"));
        assertHeld(fresh);
        assertThat(get(HOME, "Freshet-Min-Generation", notified.text()).statusCode())
                .isEqualTo(503);
        assertThat(get("/api/feeds/discover?per_page=9").statusCode()).isEqualTo(503);

        TO_REDIS.cut();
        assertHeld(fresh);
    }

    private void assertHeld(HttpResponse<byte[]> fresh) {
        HttpResponse<byte[]> degraded = get(HOME, "If-None-Match", header(fresh, "ETag"));
        assertThat(degraded.statusCode()).isEqualTo(200);
        assertThat(status(degraded)).isEqualTo("freshet; hit; detail=database_away");
        assertThat(header(degraded, "ETag")).isEmpty();
        assertThat(JsonPath.<Boolean>read(text(degraded), "$.cached")).isTrue();
        assertThat(JsonPath.<Boolean>read(text(degraded), "$.degraded")).isTrue();
        assertThat(asOf(degraded)).isEqualTo(asOf(fresh));
    }

    /** Invalidates in Redis, then announces, as the invalidator does. */
    private NotificationGeneration change(String category) throws Exception {
        NotificationGeneration notified = untilRedisAnswers(() -> {
            NotificationGeneration generation = invalidator
                    .invalidate(
                            List.of(new FeedScope.Discover(null), new FeedScope.Discover(category)), SOURCE, ++offset)
                    .generation();
            // Record the offset in every stripe, as after each batch.
            invalidator.advance(Map.of(SOURCE, new ScopeInvalidator.Progress(offset, null)));
            return generation;
        });
        announcements.announce(SOURCE, offset, category);
        return notified;
    }

    private void awaitStatus(String path, String status) {
        await().atMost(Duration.ofSeconds(60)).until(() -> status(get(path)).equals(status));
    }

    /** How often a page or a view was read from Redis. */
    private long commands() {
        return Stream.of("get", "evalsha")
                .mapToLong(command -> {
                    String calls = redis.getRequiredConnectionFactory()
                            .getConnection()
                            .serverCommands()
                            .info("commandstats")
                            .getProperty("cmdstat_" + command, "calls=0,");
                    return Long.parseLong(calls.substring("calls=".length(), calls.indexOf(',')));
                })
                .sum();
    }

    private static Instant asOf(HttpResponse<byte[]> page) {
        return Instant.parse(JsonPath.read(text(page), "$.as_of"));
    }
}

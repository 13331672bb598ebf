package io.freshet.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.junit.Link;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Without the database, pages that the cache may serve are served. Others are refused in time, and nothing hangs. */
@TestPropertySource(properties = {"freshet.page-cache.max-age=8s", "freshet.page-cache.patience=4s"})
class DatabaseAwayIT extends FeedServiceTest {
    private static final Duration BOUND = Duration.ofMillis(3500);

    private static final Link TO_DATABASE = new Link(Integer.getInteger("FRESHET_POSTGRES_PORT"));

    enum Fault {
        CUT,
        FROZEN
    }

    @DynamicPropertySource
    static void throughTheLink(DynamicPropertyRegistry registry) {
        registry.add("FRESHET_POSTGRES_PORT", TO_DATABASE::port);
    }

    @AfterEach
    void mend() {
        TO_DATABASE.mend();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> get("/api/streams/live?per_page=99").statusCode() == 200);
    }

    @AfterAll
    static void end() {
        TO_DATABASE.close();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whatIsCachedIsServedAndWhatIsNotIsRefusedInTime(Fault fault) {
        get("/api/feeds/discover");
        get("/api/streams/live");
        cause(fault);

        HttpResponse<byte[]> cached = quickestOf(Duration.ofSeconds(1), "/api/feeds/discover");
        assertThat(cached.statusCode()).isEqualTo(200);
        assertThat(JsonPath.<Boolean>read(text(cached), "$.cached")).isTrue();
        assertThat(get("/api/streams/live").statusCode()).isEqualTo(200);

        assertRefusedInTime("/api/feeds/discover?category=fashion");
        assertRefusedInTime("/api/streams/" + Catalogue.SELLER);
        assertRefusedInTime("/api/users/" + Catalogue.SELLER + "/streams");
    }

    /** A page that is no longer proven fresh is better than none, if it is marked as degraded. */
    @Test
    void whatIsHeldIsServedAsDegradedOnceItIsTooOldToBeProven() {
        HttpResponse<byte[]> fresh = get("/api/feeds/discover");
        cause(Fault.CUT);

        await().atMost(Duration.ofSeconds(60))
                .until(() -> text(get("/api/feeds/discover")).contains("\"degraded\":true"));
        HttpResponse<byte[]> degraded = get("/api/feeds/discover", "If-None-Match", header(fresh, "ETag"));

        assertThat(degraded.statusCode()).isEqualTo(200);
        assertThat(header(degraded, "ETag")).isEmpty();
        assertThat(header(degraded, "Cache-Status")).isEqualTo("freshet; hit; detail=database_away");
        assertThat(JsonPath.<Boolean>read(text(degraded), "$.cached")).isTrue();
        assertThat(JsonPath.<String>read(text(degraded), "$.as_of"))
                .isEqualTo(JsonPath.<String>read(text(fresh), "$.as_of"));
    }

    @Test
    void onceItIsBackSoAreTheAnswers() {
        cause(Fault.CUT);
        assertRefusedInTime("/api/feeds/discover");

        TO_DATABASE.mend();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> get("/api/feeds/discover").statusCode() == 200);
    }

    @Test
    void aQueryThatHangsIsGivenUp() throws SQLException {
        try (Connection holder = Catalogue.OWNER.getConnection()) {
            lockStreams(holder);

            assertRefusedInTime("/api/streams/live");
        }
        assertThat(get("/api/streams/live").statusCode()).isEqualTo(200);
    }

    @Test
    void aQueryThatIsCutOffIsNoFaultOfOurs() throws Exception {
        try (Connection holder = Catalogue.OWNER.getConnection()) {
            lockStreams(holder);
            Supplier<CompletableFuture<HttpResponse<byte[]>>> ask =
                    () -> CompletableFuture.supplyAsync(() -> get("/api/streams/live"));
            List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>(List.of(ask.get()));
            await("it waits, and is not over by itself before that is seen")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> {
                        if (answers.getLast().isDone()) {
                            answers.add(ask.get());
                        }
                        return someoneWaitsForTheLock();
                    });

            TO_DATABASE.cut();

            assertRefused(answers.getLast().get(20, TimeUnit.SECONDS));
        }
    }

    /**
     * A query that fails on a row is a fault, not an outage: no older page is served for it, and other pages are
     * unaffected. Every PostgreSQL release has functions that refuse some values; here one is made to.
     */
    @Test
    void aRowThatTheQueryRefusesIsAFaultOfThePagesThatShowItAlone() {
        String page = "/api/feeds/community?latitude=25.2&longitude=55.27";
        Catalogue.product("home", "{COMMUNITY}", "2026-01-01", "5.00");
        assertThat(get(page).statusCode()).isEqualTo(200);
        UUID refused = Catalogue.at(25.2, 55.29, Catalogue.product("fashion", "{COMMUNITY}", "2026-01-01", "5.00"));
        redis.delete(redis.keys("geo:*")); // the page is invalid, and held
        String haversine = Catalogue.definition("feed.haversine");
        try {
            Catalogue.change("""
                    create or replace function feed.haversine(
                      latitude_1 float8, longitude_1 float8, latitude_2 float8, longitude_2 float8)
                      returns float8 language sql immutable strict parallel safe
                      return case when longitude_2 > 55.28 then exp(longitude_2 * 1000) else 0 end""");

            for (String showing : List.of(page, page, page + "&category=fashion", page + "&sort=newest")) {
                HttpResponse<byte[]> answer = get(showing);
                assertThat(answer.statusCode()).as(text(answer)).isEqualTo(500);
                assertThat(JsonPath.<String>read(text(answer), "$.type")).isEqualTo("urn:freshet:problem:internal");
                assertThat(header(answer, "Retry-After")).isEmpty();
            }
            for (String other : List.of(
                    page + "&category=home",
                    "/api/feeds/community?latitude=24.45&longitude=54.38",
                    "/api/feeds/discover?category=fashion")) {
                HttpResponse<byte[]> answer = get(other);
                assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
                assertThat(text(answer)).doesNotContain("degraded");
            }
        } finally {
            Catalogue.change(haversine);
        }
        await("the fault is answered for a second, then the row")
                .atMost(Duration.ofSeconds(30))
                .until(() -> get(page).statusCode() == 200);
        assertThat(ids(get(page))).contains(refused);
    }

    private static void lockStreams(Connection holder) throws SQLException {
        holder.setAutoCommit(false);
        holder.createStatement().execute("lock table streams in access exclusive mode");
    }

    /** Uses its own connection, because a transaction sees a snapshot of the activity. */
    private static boolean someoneWaitsForTheLock() throws SQLException {
        try (Connection watcher = Catalogue.OWNER.getConnection();
                ResultSet waiting = watcher.createStatement().executeQuery("""
                select from pg_stat_activity where usename = 'freshet_feed' and wait_event_type = 'Lock'""")) {
            return waiting.next();
        }
    }

    private void assertRefusedInTime(String path) {
        assertRefused(quickestOf(BOUND, path));
    }

    /** The first of three attempts within the bound: the machine may stall during one, but hardly during all. */
    private HttpResponse<byte[]> quickestOf(Duration bound, String path) {
        for (int attempt = 0; attempt < 3; attempt++) {
            Instant begun = Instant.now();
            HttpResponse<byte[]> answer = get(path);
            if (Duration.between(begun, Instant.now()).compareTo(bound) < 0) {
                return answer;
            }
        }
        throw new AssertionError(path + " is not answered within " + bound);
    }

    private static void assertRefused(HttpResponse<byte[]> refused) {
        assertThat(refused.statusCode()).as(text(refused)).isEqualTo(503);
        assertThat(header(refused, "Retry-After")).isEqualTo("1");
        assertThat(header(refused, "Content-Type")).startsWith("application/problem+json");
        assertThat(JsonPath.<String>read(text(refused), "$.type")).isEqualTo("urn:freshet:problem:unavailable");
    }

    private static void cause(Fault fault) {
        switch (fault) {
            case CUT -> TO_DATABASE.cut();
            case FROZEN -> TO_DATABASE.freeze();
        }
    }
}

package io.freshet.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.junit.Link;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Without Redis every answer comes from the database, in time, and says so. Nothing else changes for clients. */
@TestPropertySource(properties = {"spring.data.redis.timeout=500ms", "freshet.page-cache.spacing=3s"})
class RedisAwayIT extends FeedServiceTest {
    private static final Link TO_REDIS = new Link(Integer.getInteger("FRESHET_REDIS_PORT"));

    @DynamicPropertySource
    static void throughTheLink(DynamicPropertyRegistry registry) {
        registry.add("FRESHET_REDIS_PORT", TO_REDIS::port);
    }

    @Override
    @BeforeEach
    void empty() {
        Catalogue.empty();
    }

    @AfterEach
    void mend() {
        TO_REDIS.mend();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            get("/api/streams/live?per_page=99");
            return header(get("/api/streams/live?per_page=99"), "Cache-Status").equals("freshet; hit");
        });
    }

    @AfterAll
    static void end() {
        TO_REDIS.close();
    }

    @Test
    void cutOffItIsBypassed() {
        UUID live = Catalogue.stream("LIVE", null, "2026-11-01 10:00Z");
        String path = "/api/streams/" + live;
        String tag = header(get(path), "ETag");
        TO_REDIS.cut();

        await("what was read just before is shared")
                .atMost(Duration.ofSeconds(30))
                .until(() -> isBypassed(path));
        assertBypassed("/api/feeds/discover");
        assertBypassed("/api/streams/live");
        assertBypassed("/api/users/" + Catalogue.SELLER + "/streams");
        assertThat(header(get(path), "ETag")).isEqualTo(tag);
        assertThat(get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(get("/api/streams/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    }

    @Test
    void frozenItIsNotWaitedForLongerThanItsTimeout() {
        TO_REDIS.freeze();

        Duration quickest = IntStream.range(8, 11)
                .mapToObj(perPage -> {
                    Instant begun = Instant.now();
                    assertBypassed("/api/feeds/discover?per_page=" + perPage);
                    return Duration.between(begun, Instant.now());
                })
                .min(Duration::compareTo)
                .orElseThrow();
        assertThat(quickest).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void oneReadIsSharedForAWhileByAllWhoAskForThePage() {
        TO_REDIS.cut();
        assertBypassed("/api/feeds/discover?per_page=7");

        HttpResponse<byte[]> next = get("/api/feeds/discover?per_page=7");

        assertThat(header(next, "Cache-Status")).isEqualTo("freshet; hit; detail=shared");
        assertThat(JsonPath.<Boolean>read(text(next), "$.cached")).isTrue();
        await().atMost(Duration.ofSeconds(30)).until(() -> isBypassed("/api/feeds/discover?per_page=7"));
    }

    private boolean isBypassed(String path) {
        return header(get(path), "Cache-Status").equals("freshet; fwd=bypass; detail=redis_away");
    }

    private void assertBypassed(String path) {
        HttpResponse<byte[]> answer = get(path);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        assertThat(JsonPath.<Boolean>read(text(answer), "$.cached")).isFalse();
        assertThat(header(answer, "Cache-Status")).isEqualTo("freshet; fwd=bypass; detail=redis_away");
    }
}

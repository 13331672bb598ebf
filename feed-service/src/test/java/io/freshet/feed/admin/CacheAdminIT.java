package io.freshet.feed.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.announcement.AnsweringInvalidator;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.CacheCommandKind;
import io.freshet.events.v1.InvalidatedScope;
import io.freshet.feed.Catalogue;
import io.freshet.feed.FeedServiceTest;
import io.freshet.localstack.Engine;
import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.junit.UsesEngines;
import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Admins read the cache's statistics and clear it through the cache-invalidator; no one else may. */
@UsesEngines({Engine.POSTGRES, Engine.REDIS, Engine.KAFKA, Engine.REGISTRY})
class CacheAdminIT extends FeedServiceTest {
    private static final Path STATE = Path.of("target", "admin-state").toAbsolutePath();
    private static final LocalIssuer ISSUER = new LocalIssuer(new StateDirectory(STATE), Clock.systemUTC());

    @DynamicPropertySource
    static void verifyOurTokens(DynamicPropertyRegistry properties) throws IOException {
        ISSUER.prepare();
        properties.add("freshet.http.jwks", () -> STATE.resolve("jwt/jwks.json").toString());
        properties.add("freshet.admin.answer-timeout", () -> "6s");
        properties.add("spring.kafka.producer.properties.max.block.ms", () -> "5000");
        properties.add("spring.kafka.producer.properties.request.timeout.ms", () -> "5000");
    }

    @Test
    void statisticsTellEachFeedsEntriesAndHowReadsWereAnswered() throws Exception {
        // Counts of earlier tests are added once a second: they arrive together with this one.
        get("/api/streams/live");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> JsonPath.<Integer>read(statistics(), "$.streams.misses") > 0);
        redis.getRequiredConnectionFactory().getConnection().serverCommands().flushAll();
        Catalogue.stream("LIVE", null, "2026-11-01 10:00Z");
        get("/api/feeds/discover");
        get("/api/feeds/discover");
        get("/api/feeds/discover?category=fashion");
        get("/api/feeds/community?latitude=25.2&longitude=55.27");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Map<String, Map<String, Object>> statistics = JsonPath.read(statistics(), "$");
            assertThat(statistics).containsOnlyKeys("discover", "community", "streams");
            assertThat(statistics.get("discover"))
                    .containsOnlyKeys("entries", "bytes", "hits", "misses", "hit_rate", "fills", "invalidations")
                    .containsEntry("entries", 2)
                    .containsEntry("hits", 1)
                    .containsEntry("misses", 2)
                    .containsEntry("fills", 2)
                    .containsEntry("hit_rate", 1.0 / 3);
            assertThat(statistics.get("community")).containsEntry("entries", 1).containsEntry("misses", 1);
            assertThat(JsonPath.<Integer>read(statistics(), "$.community.bytes"))
                    .isPositive();
            assertThat(statistics.get("streams")).containsEntry("entries", 0).containsEntry("hit_rate", 0.0);
        });
    }

    /** Sending such a token takes no valid signature. */
    @Test
    void anyNumberOfTokensWithUnknownKeysIs401AndHarmsNobody() throws IOException {
        String[] good = ISSUER.token(Role.ADMIN, Role.ADMIN.demoUser(), Duration.ofMinutes(10))
                .split("\\.", -1);
        for (int i = 0; i < 20; i++) {
            String header = "{\"alg\":\"ES256\",\"kid\":\"unknown %d\"}".formatted(i);
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(UTF_8)) + "."
                    + good[1] + "." + good[2];
            for (String path : List.of("/api/cache/stats", "/api/feeds/discover")) {
                client().get()
                        .uri(path)
                        .header("Authorization", "Bearer " + token)
                        .exchange()
                        .expectStatus()
                        .isUnauthorized();
            }
        }
        get("/api/feeds/discover");
        statistics();
    }

    /** For a cache that is not to be trusted: without a restart, for every instance. */
    @Test
    void aFeedIsAnsweredPastAllCachesUntilItIsSwitchedOnAgain() throws IOException {
        get("/api/feeds/discover");
        switchDiscover(HttpMethod.PUT);
        try {
            assertThat(isSwitchedOff()).isTrue();
            assertThat(bypass("discover")).isEqualTo(Map.of("discover", true));
            // Nothing has failed: a request after a change sees it, although a recent load could be shared.
            for (int i = 0; i < 3; i++) {
                UUID changed = Catalogue.product("home", "{DISCOVER}", "2026-01-01", "5.00");
                HttpResponse<byte[]> answer = get("/api/feeds/discover");
                assertThat(ids(answer)).contains(changed);
                assertThat(header(answer, "Cache-Status")).isEqualTo("freshet; fwd=bypass; detail=switched_off");
            }
            assertThat(header(get("/api/streams/live"), "Cache-Status")).doesNotContain("bypass");
        } finally {
            switchDiscover(HttpMethod.DELETE);
        }
        assertThat(bypass("discover")).isEqualTo(Map.of("discover", false));
        assertThat(header(get("/api/feeds/discover"), "Cache-Status")).isEqualTo("freshet; hit");
    }

    /** What is asked is the switch, not what this instance has seen of it, nor what some other put beside it. */
    @Test
    void theSwitchIsToldAsItIsNow() throws IOException {
        assertThat(bypass("all")).isEqualTo(Map.of("discover", false, "community", false, "streams", false));

        redis.opsForSet().add("bypass", "streams", "no feed");

        assertThat(bypass("all")).isEqualTo(Map.of("discover", false, "community", false, "streams", true));
        assertThat(header(get("/api/streams/live"), "Cache-Status"))
                .isEqualTo("freshet; fwd=bypass; detail=switched_off");
        redis.delete("bypass");
        assertThat(bypass("streams")).isEqualTo(Map.of("streams", false));
    }

    private Map<String, Boolean> bypass(String feed) throws IOException {
        byte[] body = as(Role.ADMIN)
                .get()
                .uri("/api/cache/feeds/" + feed + "/bypass")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonPath.read(new String(Objects.requireNonNull(body), UTF_8), "$");
    }

    @ParameterizedTest
    @CsvSource({"nothing/bypass, feed", "DISCOVER/bypass, feed", "all/bypass?at=once, at"})
    void onlyOfAFeedTheSwitchIsTold(String path, String field) throws IOException {
        as(Role.ADMIN)
                .get()
                .uri("/api/cache/feeds/" + path)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo(field);
    }

    private boolean isSwitchedOff() {
        return header(get("/api/feeds/discover"), "Cache-Status").equals("freshet; fwd=bypass; detail=switched_off");
    }

    private void switchDiscover(HttpMethod method) throws IOException {
        as(Role.ADMIN)
                .method(method)
                .uri("/api/cache/feeds/discover/bypass")
                .exchange()
                .expectStatus()
                .isNoContent();
    }

    @Test
    void theSwitchIsFollowedThroughRedis() {
        get("/api/feeds/discover");
        redis.opsForSet().add("bypass", "discover");
        await().atMost(Duration.ofSeconds(30)).until(this::isSwitchedOff);

        redis.delete("bypass");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> header(get("/api/feeds/discover"), "Cache-Status").equals("freshet; hit"));
    }

    @ParameterizedTest
    @CsvSource({"discover, discover", "community, community", "all, discover community stream"})
    void clearingAFeedIsACommandAndItsAnswerTheNumberOfKeys(String path, String scopes) throws Exception {
        try (AnsweringInvalidator invalidator = new AnsweringInvalidator(7)) {
            as(Role.ADMIN)
                    .delete()
                    .uri("/api/cache/feeds/" + path)
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .json("{\"keys_deleted\": 7}");

            CacheCommand command = invalidator.next();
            assertThat(command.getKind()).isEqualTo(CacheCommandKind.CLEAR);
            assertThat(command.getRequestedBy()).isEqualTo(Role.ADMIN.demoUser().toString());
            assertThat(command.getScopes())
                    .extracting(InvalidatedScope::getFeed)
                    .containsExactly(scopes.split(" "));
        }
    }

    @Test
    void onePlaceIsClearedRoundedAsFeedsAre() throws Exception {
        try (AnsweringInvalidator invalidator = new AnsweringInvalidator(2)) {
            as(Role.ADMIN)
                    .delete()
                    .uri("/api/cache/feeds/community?latitude=25.2048&longitude=55.2708&radius_km=2.04")
                    .exchange()
                    .expectStatus()
                    .isOk();

            assertThat(invalidator.next().getScopes())
                    .containsExactly(InvalidatedScope.newBuilder()
                            .setFeed("community")
                            .setLatitude(25.2)
                            .setLongitude(55.27)
                            .setRadiusKm(2.0)
                            .build());
        }
    }

    @Test
    void whenNobodyAnswersTheAdminIsToldInBoundedTime() throws Exception {
        AnsweringInvalidator.createTopics();
        Instant begun = Instant.now();

        as(Role.ADMIN)
                .delete()
                .uri("/api/cache/feeds/all")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .exists("Retry-After")
                .expectBody()
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains("may still be carried out"));
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/cache/feeds/nothing, feed",
        "/api/cache/feeds/DISCOVER, feed",
        "/api/cache/feeds/nothing/bypass, feed",
        "/api/cache/feeds/community?latitude=25.2, longitude",
        "/api/cache/feeds/community?latitude=91&longitude=0, latitude",
        "/api/cache/feeds/community?latitude=1&longitude=0&radius_km=51, radius_km",
        "/api/cache/feeds/discover?latitude=1&longitude=0, latitude"
    })
    void whatCannotBeClearedIsRefused(String path, String field) throws Exception {
        as(Role.ADMIN)
                .delete()
                .uri(path)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/cache/stats",
        "DELETE, /api/cache/feeds/all",
        "GET, /api/cache/feeds/all/bypass",
        "PUT, /api/cache/feeds/all/bypass"
    })
    void onlyAdminsMay(String method, String path) throws Exception {
        HttpMethod call = HttpMethod.valueOf(method);

        client().method(call)
                .uri(path)
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .exists("WWW-Authenticate");
        as(Role.SELLER).method(call).uri(path).exchange().expectStatus().isForbidden();
    }

    private String statistics() throws IOException {
        return new String(
                as(Role.ADMIN)
                        .get()
                        .uri("/api/cache/stats")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBody(),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    private RestTestClient as(Role role) throws IOException {
        String token = ISSUER.token(role, role.demoUser(), Duration.ofMinutes(10));
        return client().mutate()
                .defaultHeader("Authorization", "Bearer " + token)
                .build();
    }
}

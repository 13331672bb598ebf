package io.freshet.invalidation.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.token.Role;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The explanation of a page, and access to it. */
class ExplainIT extends AuditTest {
    @Test
    void whyAPageIsAHitCanBeAsked() {
        fill(HOME, NEW);

        String explained = explain(HOME.key().redisKey());

        assertThat(JsonPath.<String>read(explained, "$.verdict")).isEqualTo("HIT");
        assertThat(JsonPath.<String>read(explained, "$.explanation")).contains("the instant at which it was read");
        assertThat(JsonPath.<Boolean>read(explained, "$.primary.same")).isTrue();
        assertThat(JsonPath.<String>read(explained, "$.current.epoch"))
                .isEqualTo(JsonPath.<String>read(explained, "$.stored.epoch"))
                .isNotBlank();
        assertThat(JsonPath.<String>read(explained, "$.stored.canonical_text"))
                .isEqualTo(HOME.key().canonicalText());
        assertThat(JsonPath.<String>read(explained, "$.clock")).isEqualTo("postgresql");
        assertThat(JsonPath.<Double>read(explained, "$.age_seconds")).isBetween(-0.5, 5.0);
    }

    @Test
    void whyAPageIsNoHitCanBeAsked() {
        String key = HOME.key().redisKey();
        assertThat(JsonPath.<String>read(explain(key), "$.verdict")).isEqualTo("ABSENT");

        redis.opsForValue().set(key, "somebody else's");
        assertThat(JsonPath.<String>read(explain(key), "$.verdict")).isEqualTo("CORRUPT");
        redis.opsForValue().set(key, "\u0003of an earlier format");
        assertThat(JsonPath.<String>read(explain(key), "$.verdict")).isEqualTo("FOREIGN");

        redis.delete(key);
        fill(HOME, OLD, Instant.now().minusSeconds(60));
        String unproven = explain(key);
        assertThat(JsonPath.<String>read(unproven, "$.verdict")).isEqualTo("UNPROVEN");
        assertThat(JsonPath.<List<String>>read(unproven, "$.primary.difference.missing"))
                .containsExactly("c");

        redis.delete(redis.keys("gen:*"));
        String invalidated = explain(key);
        assertThat(JsonPath.<String>read(invalidated, "$.verdict")).isEqualTo("INVALIDATED");
        assertThat(JsonPath.<String>read(invalidated, "$.explanation")).contains("no generation");
    }

    /** By key or by address, with or without defaults. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/feeds/discover%3Fcategory=home",
                "/api/feeds/discover%3Fper_page=20%26page=1%26sort=live_first%26category=home"
            })
    void aPageCanBeAskedForByItsAddress(String address) {
        fill(HOME, NEW);

        String explained = operator.as(Role.ADMIN)
                .get()
                .uri(java.net.URI.create("http://127.0.0.1:" + port + "/api/audit/explain?address=" + address))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();

        assertThat(JsonPath.<String>read(explained, "$.key"))
                .isEqualTo(HOME.key().redisKey());
        assertThat(JsonPath.<String>read(explained, "$.verdict")).isEqualTo("HIT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?key=",
                "?key=ctl:{s1}",
                "?key=feed:discover:*",
                "?key=stream:x&key=stream:x",
                "?kee=stream:x",
                "?key=users",
                "?address=/api/feeds/nowhere",
                "?address=/api/feeds/discover%3Fsort=best",
                "?address=/api/feeds/community",
                "?address=/api/feeds/discover&key=stream:x"
            })
    void whatIsNoPageKeyIsRefused(String query) {
        operator.as(Role.ADMIN)
                .get()
                .uri(java.net.URI.create("http://127.0.0.1:" + port + "/api/audit/explain"
                        + query.replace("{", "%7B").replace("}", "%7D")))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:freshet:problem:validation");
    }

    @ParameterizedTest
    @CsvSource({"/api/audit/findings", "/api/audit/explain?key=streams:live:page:1:limit:20"})
    void onlyAdminsMay(String path) {
        operator.anonymous().get().uri(path).exchange().expectStatus().isUnauthorized();
        operator.as(Role.SELLER).get().uri(path).exchange().expectStatus().isForbidden();
    }

    /** A foreign value does not mean that Redis is unavailable. */
    @Test
    void findingsThatAreNoneAreMadeAnew() {
        redis.opsForValue().set("audit:findings:1", "no list");
        assertThat(JsonPath.<List<?>>read(operator.get("/api/audit/findings"), "$.items"))
                .isEmpty();

        redis.opsForList().leftPush("audit:findings:1", "no finding");
        assertThat(JsonPath.<List<?>>read(operator.get("/api/audit/findings"), "$.items"))
                .isEmpty();
        assertThat(redis.hasKey("audit:findings:1")).isFalse();
    }

    private String explain(String key) {
        return operator.get("/api/audit/explain?key=" + key);
    }
}

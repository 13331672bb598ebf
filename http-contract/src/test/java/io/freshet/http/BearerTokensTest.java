package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.ECKey;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A bad token is its bearer's fault: the answer says what is wrong with it, and no one else is affected. */
@ExtendWith(OutputCaptureExtension.class)
class BearerTokensTest extends ServedTest {
    private static String good(ECKey key) {
        return Issuer.token(key, Instant.now().plusSeconds(600), "seller");
    }

    @AfterEach
    void recover() {
        ISSUER.rotateTo(KEY);
    }

    @Test
    void aGoodTokenCountsAndWhatIsPublicNeedsNone() throws Exception {
        assertThat(getWithToken("/private", good(KEY)).statusCode()).isEqualTo(200);
        assertThat(getWithToken("/public/feed", good(KEY)).statusCode()).isEqualTo(200);
        assertThat(get("/public/feed").statusCode()).isEqualTo(200);
    }

    @Test
    void anyNumberOfUnknownKeysIs401AndNothingElse(CapturedOutput output) throws Exception {
        for (int i = 0; i < 20; i++) {
            String unknown = good(Issuer.key());
            assertUnauthorized(getWithToken("/private", unknown), "unknown key");
            assertUnauthorized(getWithToken("/public/feed", unknown), "unknown key");
            assertThat(get("/public/feed").statusCode()).isEqualTo(200);
            assertThat(getWithToken("/private", good(KEY)).statusCode()).isEqualTo(200);
        }
        assertThat(output).doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense, malformed",
        "a.b.c, malformed",
        "'', malformed",
        "two words, malformed",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0., ES256"
    })
    void whatIsNoTokenIs401(String token, String detail) throws Exception {
        assertUnauthorized(getWithToken("/private", token), detail);
        assertUnauthorized(getWithToken("/public/feed", token), detail);
    }

    @Test
    void aTokenThatHasEndedOrNeverWouldIs401() throws Exception {
        assertUnauthorized(
                getWithToken("/private", Issuer.token(KEY, Instant.now().minusSeconds(61), "seller")), "has ended");
        assertUnauthorized(getWithToken("/private", Issuer.token(KEY, null, "seller")), "has no end");
        assertUnauthorized(getWithToken("/public/feed", Issuer.token(KEY, null, "seller")), "has no end");
    }

    @Test
    void noTokenIs401OnlyWhereOneIsNeeded() throws Exception {
        HttpResponse<String> refused = get("/private");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .get()
                .asString()
                .startsWith("Bearer");
        assertThat(refused.body()).contains("a token is missing");
        assertThat(get("/private", "Authorization", "Basic c2VsbGVyOnNlbGxlcg==")
                        .body())
                .contains("a token is missing");
    }

    @Test
    void twoAuthorizationsAreNone() throws Exception {
        String token = "Bearer " + good(KEY);
        assertUnauthorized(get("/private", "Authorization", token, "Authorization", token), "send it once");
        assertUnauthorized(get("/public/feed", "Authorization", token, "Authorization", "Basic eA=="), "send it once");
    }

    @Test
    void aRoleThatIsMissingIs403() throws Exception {
        HttpResponse<String> refused =
                getWithToken("/private", Issuer.token(KEY, Instant.now().plusSeconds(600), "viewer"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("urn:freshet:problem:forbidden");
    }

    /** An unavailable issuer affects only requests that need an unknown key. */
    @Test
    void whereTheKeysCannotBeReadOnlyWhatNeedsThemIsUnavailable() throws Exception {
        ECKey rotatedIn = Issuer.key();
        assertThat(getWithToken("/private", good(KEY)).statusCode()).isEqualTo(200);
        ISSUER.breakDown();

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            HttpResponse<String> unavailable = getWithToken("/private", good(rotatedIn));
            assertThat(unavailable.statusCode()).isEqualTo(503);
            assertThat(unavailable.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(unavailable.body()).contains("urn:freshet:problem:unavailable");
        });
        assertThat(getWithToken("/public/feed", good(rotatedIn)).statusCode()).isEqualTo(200);
        assertThat(getWithToken("/private", good(KEY)).statusCode()).isEqualTo(200);
        assertUnauthorized(getWithToken("/public/feed", "nonsense"), "malformed");

        ISSUER.rotateTo(KEY, rotatedIn);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(
                                getWithToken("/private", good(rotatedIn)).statusCode())
                        .isEqualTo(200));
    }

    private static void assertUnauthorized(HttpResponse<String> response, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .get()
                .asString()
                .startsWith("Bearer error=\"invalid_token\"");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("urn:freshet:problem:unauthorized", detail);
    }
}

package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A user who writes too often is refused, with the time to wait; their reads and other users are not. */
class WriteLimitTest extends ServedTest {
    @Test
    void aUserWritesSoOften() throws Exception {
        String eager = "Bearer " + Issuer.token(KEY, Instant.now().plusSeconds(600), "seller");
        String other = "Bearer " + Issuer.token(KEY, Instant.now().plusSeconds(600), "seller");
        HttpResponse<String> answer = write(eager);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("RateLimit-Policy")).hasValue("\"writes\";q=5;w=1");
        assertThat(answer.headers().firstValue("RateLimit").orElse("")).startsWith("\"writes\";r=4;");

        // 50 tokens are refilled per second: far fewer than can be requested
        for (int i = 0; i < 2_000 && answer.statusCode() == 200; i++) {
            answer = write(eager);
        }

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.headers().firstValue("RateLimit").orElse("")).startsWith("\"writes\";r=0;");
        assertThat(answer.body()).contains("urn:freshet:problem:rate-limited", "try again in 1 s");
        assertThat(write(other).statusCode()).isEqualTo(200);
        assertThat(get("/private", "Authorization", eager).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> write(String authorization) throws Exception {
        return send("POST", "/private", "", "Authorization", authorization);
    }
}

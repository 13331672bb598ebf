package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Every {@code X-Request-Id} that a client received is in the log, with what went wrong. */
@ExtendWith(OutputCaptureExtension.class)
class RequestLogTest extends ServedTest {
    @Test
    void eachRequestIsFoundByItsId(CapturedOutput output) throws Exception {
        for (String path : List.of("/public/feed", "/private", "/public/nowhere", "/nowhere", "/v3/api-docs")) {
            HttpResponse<String> response = get(path + "?secret=place");
            awaitLine(output, requestId(response), "GET " + path + " " + response.statusCode());
        }
        assertThat(output).doesNotContain("secret");
    }

    @Test
    void aFaultOfOursIsFoundByTheIdThatItsAnswerHas(CapturedOutput output) throws Exception {
        HttpResponse<String> response = get("/public/bug");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("the request id names it in our logs");
        awaitLine(output, requestId(response), "a request failed");
        awaitLine(output, requestId(response), "GET /public/bug 500");
        assertThat(output).contains("java.lang.IllegalStateException: a bug of ours");
    }

    @Test
    void theCallersTraceGoesOn(CapturedOutput output) throws Exception {
        HttpResponse<String> response =
                get("/public/feed", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        assertThat(requestId(response)).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        awaitLine(output, "4bf92f3577b34da6a3ce929d0e0e4736", "GET /public/feed 200");
    }

    /** Operators need to know who did what; a public read is not an admin's act. */
    @Test
    void whatAdminsDoIsLogged(CapturedOutput output) throws Exception {
        String admin = "Bearer " + Issuer.token(KEY, Instant.now().plusSeconds(60), "admin");
        String seller = "Bearer " + Issuer.token(KEY, Instant.now().plusSeconds(60), "seller");

        send("DELETE", "/api/cache?by=seller", "", "Authorization", seller);
        get("/api/feed", "Authorization", admin);
        HttpResponse<String> answer = send("DELETE", "/api/cache?by=admin", "", "Authorization", admin);

        awaitLine(output, requestId(answer), "action=\"DELETE /api/cache?by=admin\" outcome=\"400\"");
        assertThat(output.getOut().lines().filter(line -> line.contains("an admin acted")))
                .singleElement()
                .asString()
                .contains("user=\"");
    }

    @Test
    void theFormatHasTheKeyValuePairs(CapturedOutput output) {
        try (var _ = MDC.putCloseable("trace_id", "4bf92f35")) {
            LoggerFactory.getLogger("some.place")
                    .atWarn()
                    .addKeyValue("cause", "no reason")
                    .addKeyValue("feed", "discover")
                    .log("something happened");
        }
        LoggerFactory.getLogger("some.place").warn("and later");

        assertThat(output.getOut().lines().filter(line -> line.contains("some.place")))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains(
                                        " WARN ",
                                        "[4bf92f35]",
                                        "something happened",
                                        "cause=\"no reason\"",
                                        "feed=\"discover\""),
                        second -> assertThat(second).doesNotContain("4bf92f35"));
    }

    private static String requestId(HttpResponse<?> response) {
        return response.headers().firstValue("X-Request-Id").orElseThrow();
    }

    /** Waits, because another thread writes the lines. */
    private static void awaitLine(CapturedOutput output, String id, String text) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> output.getOut().lines().anyMatch(line -> line.contains(id) && line.contains(text)));
    }
}

package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everyday HTTP. */
class EverydayHttpTest extends ServedTest {
    @Test
    void inABrowserTheServiceSaysWhatItIs() throws Exception {
        HttpResponse<String> answer = get("/", "Accept", "text/html");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(answer.body()).contains("<h1>service</h1>", "href=\"/docs\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DELETE | /public/feed | 405 | method-not-allowed     | DELETE is not allowed here; use GET
            TRACE  | /public/feed | 405 | method-not-allowed     | Allow
            GET    | /public/none | 404 | not-found              | /docs
            POST   | /public/body | 415 | unsupported-media-type | application/json
            """)
    void eachProblemHasATypeAndSaysWhatToDo(String method, String path, int status, String type, String detail)
            throws Exception {
        HttpResponse<String> answer = send(method, path, "text", "Content-Type", "text/plain");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Allow").isPresent()).isEqualTo(status == 405);
        assertThat(answer.body()).contains("\"urn:freshet:problem:" + type + "\"", "\"detail\"", detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "identity, gzip"})
    void anEncodedBodyIsNotUnderstood(String coding) throws Exception {
        HttpResponse<String> answer =
                send("POST", "/public/body", "{}", "Content-Type", "application/json", "Content-Encoding", coding);

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.headers().firstValue("Accept-Encoding")).hasValue("identity");
        assertThat(answer.body()).contains("unsupported-media-type", "without a content coding");
        assertThat(send(
                                "POST",
                                "/public/body",
                                "{}",
                                "Content-Type",
                                "application/json",
                                "Content-Encoding",
                                "identity")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void nothingIsClaimedAboutAuthorizationServers() throws Exception {
        assertThat(get("/.well-known/oauth-protected-resource").statusCode()).isEqualTo(401);
        assertThat(get("/private").headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer")
                .doesNotContain("resource_metadata");
    }
}

package io.freshet.feed.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.feed.FeedServiceTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends, the fault is reported as the client's: a problem with a stable type, never a 5xx. */
class BadRequestsIT extends FeedServiceTest {
    private static final String ID = "00000000-0000-0000-0000-000000000001";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/streams/x",
                "/api/streams/1-1-1-1-1",
                "/api/streams/LIVE",
                "/api/streams/" + ID + "0",
                "/api/streams/0" + ID,
                "/api/streams/%20" + ID,
                "/api/streams/g0000000-0000-0000-0000-000000000001",
                "/api/streams/٠0000000-0000-0000-0000-000000000001",
                "/api/streams/" + ID + "?page=1",
                "/api/streams/" + ID + "?x",
                "/api/streams/live?category=home",
                "/api/streams/live?page=0",
                "/api/streams/live?page=-1",
                "/api/streams/live?page=1.5",
                "/api/streams/live?page=99999999999",
                "/api/streams/live?per_page=0",
                "/api/streams/live?per_page=101",
                "/api/streams/live?page=101&per_page=100",
                "/api/streams/live?page=1&page=1",
                "/api/streams/live?page",
                "/api/streams/live?Page=1",
                "/api/streams/live?page=%00",
                "/api/users/x/streams",
                "/api/users/1-1-1-1-1/streams",
                "/api/users/" + ID + "/streams?status=LIVE",
                "/api/users/" + ID + "/streams?per_page=1000",
                "/api/users/" + ID + "/streams?page=%E2%98%83"
            })
    void badInputIsAValidationProblem(String path) {
        HttpResponse<byte[]> answer = get(path.replace("٠", "%D9%A0"));

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(400);
        assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
        assertThat(JsonPath.<String>read(text(answer), "$.type")).isEqualTo("urn:freshet:problem:validation");
        assertThat(JsonPath.<String>read(text(answer), "$.errors[0].field")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AA", "!!!", "AQ==", "generation, generation"})
    void aMalformedGenerationToo(String generation) {
        for (String path : new String[] {"/api/streams/" + ID, "/api/streams/live", "/api/users/" + ID + "/streams"}) {
            HttpResponse<byte[]> answer = get(path, "Freshet-Min-Generation", generation);

            assertThat(answer.statusCode()).as(text(answer)).isEqualTo(400);
            assertThat(JsonPath.<String>read(text(answer), "$.errors[0].field")).isEqualTo("Freshet-Min-Generation");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/streams", "/api/streams/", "/api/streams/live/x", "/api/streams/" + ID + "/x"})
    void whatIsNotThereIsNotFound(String path) {
        HttpResponse<byte[]> answer = get(path);

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(404);
        assertThat(JsonPath.<String>read(text(answer), "$.type")).isEqualTo("urn:freshet:problem:not-found");
    }

    /** Sent raw, because no well-behaved HTTP client would send them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/streams/live?page=%zz",
                "/api/streams/live?page=%",
                "/api/streams/live?page=%ff",
                "/api/streams/live?%c0%af=1",
                "/api/streams/live?=1",
                "/api/streams/%00",
                "/api/streams/%0a",
                "/api/streams/%ff",
                "/api/streams/%zz",
                "/api/streams/a%2fb",
                "/api/streams/a%5cb",
                "/api/streams/..%2f..%2factuator",
                "/api/streams/%2e%2e/x",
                "/api/streams//live",
                "/api/streams/live;page=2",
                "/api/streams/<>",
                "/api/users//streams",
                "/api/users/%25/streams"
            })
    void alsoWhatIsNotEvenAUri(String target) throws IOException {
        String answer = raw("GET " + target + " HTTP/1.1\r\nHost: feed\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 4").containsIgnoringCase("content-type: application/problem+json");
    }

    @Test
    void headersOfAnySizeAndKindToo() throws IOException {
        String begin = "GET /api/streams/live HTTP/1.1\r\nHost: feed\r\nConnection: close\r\n";

        assertThat(raw(begin + "Freshet-Min-Generation: " + "A".repeat(4000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw(begin + "If-None-Match: " + "\"a\",".repeat(1000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(raw(begin + "Accept-Encoding: " + "gzip;q=1.0000,".repeat(400) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(raw(begin + "Accept: text/html\r\n\r\n")).startsWith("HTTP/1.1 200");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}

package io.freshet.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.localstack.token.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes arrive, a client error is a 4xx problem with a request id, never a 5xx and never HTML. */
class HostileInputIT extends StreamServiceTest {
    private static final String VALID = "{\"title\": \"t\", \"category\": \"home\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/streams/%zz",
                "/api/streams/%",
                "/api/streams/%00",
                "/api/streams/%2e%2e/x",
                "/api/streams/%FF%FE",
                "/api/streams/a;b=c",
                "/api/streams/../../etc/passwd",
                "/api/streams//x",
                "/api/streams/a%2Fb",
                "/api/streams/1-1-1-1-1",
                "/api/streams/%20",
                "/api/streams/|",
                "/api/streams/\"",
                "/api/streams?mine&page=%zz",
                "/api/streams?%",
                "/api/streams?mine&=1"
            })
    void aBadTargetIsAProblem(String target) throws IOException {
        assertProblem(send("GET " + target + " HTTP/1.1", "Accept: text/html\r\n", new byte[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/streams/%s?x=1, 400",
        "GET, /api/products/%s?x, 400",
        "PATCH, /api/streams/%s?x=1, 400",
        "DELETE, /api/streams/%s?force=true, 400",
        "POST, /api/streams/%s/go-live?x=1, 400",
        "POST, /api/products/%s/sell?x=1, 400",
        "POST, /api/streams?mine, 400",
        "PUT, /api/streams/%s, 405",
        "GET, /api/streams/%s/go-live, 405",
        "TRACE, /api/streams, 405",
        "BREW, /api/streams, 400"
    })
    void unknownParametersAndMethodsAreProblems(String method, String path, int status) throws IOException {
        String target = path.replace("%s", "00000000-0000-4000-8000-000000000000");

        String answer = send(
                method + " " + target + " HTTP/1.1",
                "Content-Type: application/json\r\n",
                VALID.getBytes(StandardCharsets.UTF_8));

        assertProblem(answer);
        assertThat(answer).startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7b227469746c65223a22ff22", // {"title":"<ff>"
                "7b227469746c65223a22c3287d",
                "fffe7b00",
                "0000007b",
                "00",
                "7b2274697400"
            })
    void brokenBytesAreAProblem(String hex) throws IOException {
        assertRefused(HexFormat.of().parseHex(hex), "application/json", 400);
    }

    @Test
    void deepHugeAndOddJsonIsAProblem() throws IOException {
        assertRefused("[".repeat(30_000), 400);
        assertRefused("{\"a\":".repeat(10_000), 400);
        assertRefused(
                "{\"title\": \"t\", \"category\": \"home\", \"location\": {\"latitude\": 1e999999999, "
                        + "\"longitude\": 0}}",
                400);
        assertRefused(
                "{\"title\": \"t\", \"category\": \"home\", \"location\": {\"latitude\": " + "9".repeat(5_000)
                        + ", \"longitude\": 0}}",
                400);
        for (String instant : new String[] {
            "5",
            "1e300",
            "\"\"",
            "\"+999999999-01-01T00:00:00Z\"",
            "\"9999-12-31T00:00:00Z\"",
            "\"1969-12-31T23:59:59Z\"",
            "[1, 2]",
            "{}"
        }) {
            assertRefused("{\"title\": \"t\", \"category\": \"home\", \"scheduled_at\": " + instant + "}", 400);
        }
        assertRefused("{\"title\": \"t\", \"category\": \"home\"} {}", 400);
        assertRefused(" ".repeat(64 * 1024) + VALID, 413);
    }

    @Test
    void aHugeBodyIsRefusedWithoutBeingKept() throws IOException {
        assertRefused("x".repeat(3_000_000), 413);
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            chunks.write(chunk);
        }
        chunks.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        String answer = exchange(
                head("POST /api/streams HTTP/1.1", "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n"),
                chunks.toByteArray());

        assertProblem(answer);
        assertThat(answer).startsWith("HTTP/1.1 413").contains("urn:freshet:problem:payload-too-large");
    }

    @Test
    void brokenTransferIsAProblem() throws IOException {
        String answer = exchange(
                head("POST /api/streams HTTP/1.1", "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n"),
                "zz\r\nhello".getBytes(StandardCharsets.US_ASCII));

        assertProblem(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=nonsense",
                "application/json;charset=\"",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "nonsense"
            })
    void anOddMediaTypeIsAProblem(String type) throws IOException {
        assertProblem(send(
                "POST /api/streams HTTP/1.1",
                "Content-Type: " + type + "\r\n",
                VALID.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whoAcceptsNoJsonIsRefusedBeforeAnythingIsWritten() throws IOException {
        String answer = send(
                "POST /api/streams HTTP/1.1",
                "Content-Type: application/json\r\nAccept: text/csv\r\n",
                VALID.getBytes(StandardCharsets.UTF_8));

        assertProblem(answer);
        assertThat(answer).startsWith("HTTP/1.1 406");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "é", "a b", "a\tb"})
    void aMalformedIdempotencyKeyIsAProblem(String key) throws IOException {
        assertProblem(send(
                "POST /api/streams HTTP/1.1",
                "Content-Type: application/json\r\nIdempotency-Key: " + key + "\r\n",
                VALID.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void hugeHeadersAreAProblem() throws IOException {
        assertProblem(send("GET /api/streams?mine HTTP/1.1", "X-Long: " + "x".repeat(20_000) + "\r\n", new byte[0]));
    }

    private void assertRefused(String body, int status) throws IOException {
        assertRefused(body.getBytes(StandardCharsets.UTF_8), "application/json", status);
    }

    private void assertRefused(byte[] body, String type, int status) throws IOException {
        for (String line : new String[] {
            "POST /api/streams HTTP/1.1",
            "POST /api/products HTTP/1.1",
            "PATCH /api/streams/" + createStream() + " HTTP/1.1"
        }) {
            String answer = send(line, "Content-Type: " + type + "\r\n", body);
            assertProblem(answer);
            assertThat(answer).startsWith("HTTP/1.1 " + status);
        }
    }

    private static void assertProblem(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 4")
                .containsPattern("(?i)content-type: application/problem\\+json")
                .containsPattern("(?i)x-request-id: [0-9a-f]{32}")
                .contains("\"status\":")
                .doesNotContain("<html");
    }

    private String send(String line, String headers, byte[] body) throws IOException {
        return exchange(head(line, headers + "Content-Length: " + body.length + "\r\n"), body);
    }

    private static String head(String line, String headers) {
        return line + "\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                + token(Role.SELLER, SELLER, Duration.ofMinutes(5)) + "\r\n" + headers + "\r\n";
    }

    private String exchange(String head, byte[] body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

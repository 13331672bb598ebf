package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The requirements of RFC 9110 and RFC 9112 on servers (MUST), checked byte by byte on every port. {@code
 * docs/reference/http-rules.md} lists them.
 */
@UsesLocalStack
class HttpRulesIT {
    private static final List<Part> SERVERS =
            List.of(Part.STREAM_SERVICE, Part.FEED_SERVICE, Part.CACHE_INVALIDATOR, Part.NOTIFICATION_GATEWAY);
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");
    private static final String PATH = "/actuator/health/liveness";
    private static final String LAST = get(PATH, "Connection: close");
    /** A request that must never be served: it is inside another one's body. */
    private static final String SMUGGLED = get("/smuggled");

    /** Requests that must get one of these answers, and end the connection. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry(get(PATH, "X: a\rb"), "400"),
            Map.entry(get(PATH, "X: a\u0000b"), "400"),
            Map.entry("GET " + PATH + " HTTP/1.1\r\n Host: a\r\n\r\n", "400"),
            Map.entry("GET " + PATH + " HTTP/3.0\r\nHost: a\r\n\r\n", "400|505"),
            Map.entry("GET " + PATH + " x HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
            Map.entry("GET " + PATH + "?x=" + "y".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", "414"),
            Map.entry("GET " + PATH + " HTTP/1.1\r\n\r\n", "400"),
            Map.entry(get(PATH, "Host: b"), "400"),
            Map.entry("GET " + PATH + " HTTP/1.1\r\nHost:\r\n\r\n", "400"),
            Map.entry("GET " + PATH + " HTTP/1.1\r\nHost: a b\r\n\r\n", "400"),
            Map.entry("GET " + PATH + " HTTP/1.1\r\nHost: a/b\r\n\r\n", "400"),
            Map.entry("GET " + PATH + " HTTP/1.1\r\nHost: [::1\r\n\r\n", "400"),
            Map.entry("GET " + PATH + " HTTP/1.1\r\nHost: a:port\r\n\r\n", "400"),
            Map.entry(get(PATH, "X : a"), "400"),
            Map.entry(post("Content-Length: 5\r\nContent-Length: 6", "abcde"), "400"),
            Map.entry(post("Content-Length: 5, 6", "abcde"), "400"),
            Map.entry(post("Content-Length: +5", "abcde"), "400"),
            Map.entry(post("Content-Length: -5", "abcde"), "400"),
            Map.entry(post("Content-Length: 0x5", "abcde"), "400"),
            Map.entry(post("Transfer-Encoding: gzip", ""), "400|501"),
            Map.entry(post("Transfer-Encoding: chunked, gzip", "0\r\n\r\n"), "400|501"),
            Map.entry(post("Transfer-Encoding: xchunked", "0\r\n\r\n"), "400|501"));

    @Test
    void whatMustBeRefusedIsAndEndsTheConnection(RunningStack stack) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Part server : SERVERS) {
            for (Map.Entry<String, String> each : REFUSED.entrySet()) {
                String answer = exchange(stack, server, each.getKey() + LAST);
                if (!String.join(",", statuses(answer)).matches(each.getValue())) {
                    wrong.add(server + " " + shown(each.getKey()) + " is answered with " + statuses(answer));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Ambiguous messages, which a proxy might parse differently. */
    @Test
    void aBodyIsNeverTakenForARequest(RunningStack stack) throws Exception {
        List<String> messages = List.of(
                post("Content-Length: " + SMUGGLED.length(), SMUGGLED),
                post("Transfer-Encoding: chunked\r\nContent-Length: 4", "0\r\n\r\n" + SMUGGLED),
                post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n" + SMUGGLED),
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n" + SMUGGLED),
                post("Transfer-Encoding: chunked", "ffffffffffffffffff\r\n" + SMUGGLED),
                post("Transfer-Encoding: chunked", "1;a=\"" + "\r\nx\r\n0\r\n\r\n" + SMUGGLED),
                post("Content-Length: 0\r\nConnection: close", SMUGGLED),
                "POST " + PATH + " HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED);
        List<String> wrong = new ArrayList<>();
        for (Part server : SERVERS) {
            for (String message : messages) {
                String answer = exchange(stack, server, message + LAST);
                // The last request may be served, but nothing else after the message itself.
                List<String> after = statuses(answer).stream().skip(1).toList();
                if (answer.contains("smuggled") || !(after.isEmpty() || after.equals(List.of("200")))) {
                    wrong.add(server + " " + shown(message) + " is answered with " + statuses(answer));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatMustBeTakenIs(RunningStack stack) throws Exception {
        List<String> messages = List.of(
                "GET " + PATH + " HTTP/1.1\r\nhOST: a\r\n",
                "GET http://a" + PATH + " HTTP/1.1\r\nHost: a\r\n",
                "GET http://b" + PATH + " HTTP/1.1\r\nHost: a\r\n",
                "GET " + PATH + " HTTP/1.1\r\nHost: [::1]:8080\r\n",
                "\r\nGET " + PATH + " HTTP/1.1\r\nHost: a\r\n",
                "GET " + PATH + " HTTP/1.1\r\nHost: a\r\nX:  \t a \t \r\n",
                "GET " + PATH + " HTTP/1.1\r\nHost: a\r\nIf-Modified-Since: yesterday\r\nRange: bytes=0-1\r\n");
        List<String> wrong = new ArrayList<>();
        for (Part server : SERVERS) {
            for (String message : messages) {
                String answer = exchange(stack, server, message + "Connection: close\r\n\r\n");
                if (!statuses(answer).equals(List.of("200"))) {
                    wrong.add(server + " " + shown(message) + " is answered with " + statuses(answer));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Treated as two fields by one server and as one by another, it would allow smuggling. */
    @Test
    void aFoldedFieldIsRefusedOrUnfolded(RunningStack stack) throws Exception {
        for (Part server : SERVERS) {
            String answer = exchange(stack, server, get(PATH, "X: a\r\n Host: b", "Connection: close"));
            assertThat(statuses(answer))
                    .as("%s", server)
                    .containsExactly(server == Part.NOTIFICATION_GATEWAY ? "200" : "400");
        }
    }

    @Test
    void anOldClientGetsNothingThatItDoesNotKnow(RunningStack stack) throws Exception {
        for (Part server : SERVERS) {
            String answer = exchange(stack, server, "GET " + PATH + " HTTP/1.0\r\n\r\n");
            assertThat(statuses(answer)).as("%s", server).containsExactly("200");
            assertThat(answer).doesNotContainIgnoringCase("transfer-encoding");
        }
        assertThat(statuses(exchange(
                        stack, Part.NOTIFICATION_GATEWAY, "GET " + PATH + " HTTP/1.0\r\nExpect: 100-continue\r\n\r\n")))
                .containsExactly("200");
        assertThat(statuses(exchange(stack, Part.NOTIFICATION_GATEWAY, """
                        GET /ws HTTP/1.0
                        Host: a
                        Upgrade: websocket
                        Connection: Upgrade
                        Sec-WebSocket-Version: 13
                        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                        """.replace("\n", "\r\n"))))
                .containsExactly("426");
    }

    @Test
    void answersComeInTheOrderOfTheirRequests(RunningStack stack) throws Exception {
        String hit = "/api/feeds/discover?category=rules";
        new Http(stack.uri(Part.FEED_SERVICE), null).get(hit, 200);

        String answers = exchange(
                stack,
                Part.FEED_SERVICE,
                get("/api/feeds/discover?category=other-rules")
                        + get(hit)
                        + get("/api/feeds/nowhere")
                        + get(hit)
                        + get(hit, "Connection: close")
                        + get(hit));

        assertThat(statuses(answers)).containsExactly("200", "200", "404", "200", "200");
        assertThat(answers.indexOf("fwd=")).as("the miss comes first").isLessThan(answers.indexOf("; hit"));
    }

    @Test
    void headHasTheFieldsOfGetAndNoContent(RunningStack stack) throws Exception {
        for (Part server : SERVERS) {
            String get = exchange(stack, server, LAST);
            String head = exchange(stack, server, "HEAD" + LAST.substring(3));

            assertThat(head).as("%s", server).endsWith("\r\n\r\n");
            assertThat(field(head, "Content-Length")).as("%s", server).isEqualTo(field(get, "Content-Length"));
            assertThat(field(head, "Content-Type"))
                    .as("%s", server)
                    .isNotEmpty()
                    .isEqualTo(field(get, "Content-Type"));
        }
    }

    @Test
    void whatGoesWithAStatusIsThere(RunningStack stack) throws Exception {
        for (Part server : SERVERS) {
            for (String request : List.of(
                    LAST,
                    get("/nowhere", "Connection: close"),
                    "DELETE" + LAST.substring(3),
                    get(PATH, "X : a"),
                    "get" + LAST.substring(3))) {
                String answer = exchange(stack, server, request);
                String status = statuses(answer).getFirst();
                assertThat(field(answer, "Date")).as("%s %s", server, answer).matches("\\w{3}, .* GMT");
                if (status.equals("405")) {
                    assertThat(field(answer, "Allow"))
                            .as("%s %s", server, answer)
                            .contains("GET");
                }
                if (status.equals("401")) {
                    assertThat(field(answer, "WWW-Authenticate")).startsWith("Bearer");
                }
                if (request.startsWith("get")) {
                    assertThat(status).as("methods have a case").isNotEqualTo("200");
                }
            }
        }
        assertThat(field(exchange(stack, Part.NOTIFICATION_GATEWAY, get("/ws")), "Upgrade"))
                .isEqualTo("websocket");
    }

    private static String get(String path, String... fields) {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: a\r\n");
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    private static String post(String fields, String body) {
        return "POST " + PATH + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n" + body;
    }

    private static String shown(String message) {
        String shown = message.replace("\r", "\\r").replace("\n", "\\n").replace("\u0000", "\\0");
        return shown.length() > 160 ? shown.substring(0, 160) + "…" : shown;
    }

    private static List<String> statuses(String answer) {
        return STATUS.matcher(answer).results().map(match -> match.group(1)).toList();
    }

    private static String field(String answer, String name) {
        Matcher field = Pattern.compile("(?imd)^" + name + ": *(.*?)\r$").matcher(answer);
        return field.find() ? field.group(1) : "";
    }

    /** The bytes received until the server closes the connection. */
    private static String exchange(RunningStack stack, Part server, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stack.port(server))) {
            socket.setSoTimeout(20_000);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.getInputStream().transferTo(answer);
            } catch (SocketException e) {
                // Reset, because the server did not read everything we sent.
            }
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }
}

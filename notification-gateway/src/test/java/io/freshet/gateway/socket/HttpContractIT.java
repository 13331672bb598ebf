package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The responses of the public port over plain HTTP. */
@GatewayTest
@ExtendWith(OutputCaptureExtension.class)
class HttpContractIT {
    @Autowired
    private TestGateway gateway;

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/liveness", "/actuator/health/readiness"})
    void healthIsForwarded(String path) throws Exception {
        var answer = gateway.get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"status\":\"UP\"");
        assertThat(requestId(answer)).matches("[0-9a-f]{32}");
    }

    @Test
    void theMetricsOfTheContractAreForwarded() throws Exception {
        assertThat(gateway.get("/actuator/prometheus").body())
                .contains("gateway_connections ")
                .contains("gateway_broadcast_seconds_count")
                .contains("gateway_slow_consumers_total")
                .contains("gateway_refreshes_total");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/feeds/discover,404,urn:freshet:problem:not-found",
        "/actuator/env,404,urn:freshet:problem:not-found",
        "/actuator/../error,404,urn:freshet:problem:not-found",
        "/v3/api-docs/swagger-config,404,urn:freshet:problem:not-found",
        "/docs/x,404,urn:freshet:problem:not-found",
        "/ws,426,urn:freshet:problem:validation",
        "/ws?token=t,426,urn:freshet:problem:validation",
        "/events,400,urn:freshet:problem:validation",
        "/events?feed=all,400,urn:freshet:problem:validation",
        "/events?feed=discover&feed=discover,400,urn:freshet:problem:validation",
        "/events?feed=discover&category=A,400,urn:freshet:problem:validation",
        "/events?feed=discover&page=1,400,urn:freshet:problem:validation",
        "/events?feed=community,400,urn:freshet:problem:validation",
        "/events?feed=community&latitude=25.2,400,urn:freshet:problem:validation",
        "/events?feed=community&latitude=90.01&longitude=0,400,urn:freshet:problem:validation",
        "/events?feed=community&latitude=NaN&longitude=0,400,urn:freshet:problem:validation",
        "/events?feed=community&latitude=1e1&longitude=0,400,urn:freshet:problem:validation",
        "/events?feed=community&latitude=0x1&longitude=0,400,urn:freshet:problem:validation",
        "/events?feed=community&latitude=0&longitude=0&radius_km=0.05,400,urn:freshet:problem:validation",
        "/events?feed=community&latitude=0&longitude=0&category=home,400,urn:freshet:problem:validation"
    })
    void problemsAreRfc9457(String path, int status, String type) throws Exception {
        var answer = gateway.get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(requestId(answer)).matches("[0-9a-f]{32}");
        assertThat(problem(answer))
                .containsEntry("type", type)
                .containsEntry("status", status)
                .containsKeys("title", "detail");
    }

    @ParameterizedTest
    @CsvSource({"0,405,method-not-allowed", "4096,405,method-not-allowed", "4097,413,payload-too-large"})
    void nothingIsPosted(int bytes, int status, String type) throws Exception {
        var answer = gateway.client()
                .send(
                        HttpRequest.newBuilder(gateway.uri("/ws"))
                                .POST(BodyPublishers.ofByteArray(new byte[bytes]))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(problem(answer))
                .containsEntry("status", status)
                .containsEntry("type", "urn:freshet:problem:" + type);
        assertThat(requestId(answer)).matches("[0-9a-f]{32}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%zz HTTP/1.1",
                "GET /events?feed=%f HTTP/1.1",
                "GET",
                "GET / HTTP/1.1\r\nno colon",
                "GET / HTTP/1.1",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: a"
            })
    void malformedRequestsAreProblemsToo(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout((int) TestGateway.PATIENCE.toMillis());
            socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 ")
                    .contains(RequestId.HEADER)
                    .contains("urn:freshet:problem:validation");
        }
    }

    @Test
    void inABrowserTheServiceSaysWhatItIs() throws Exception {
        var answer = gateway.get("/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(answer.body()).contains("notification-gateway", "href=\"/docs\"");
    }

    @ParameterizedTest
    @CsvSource({"/,200", "/actuator/health/readiness,200", "/nowhere,404", "/ws,405", "/events?feed=discover,405"})
    void headIsGetWithoutTheBody(String path, int status) throws Exception {
        var answer = gateway.client()
                .send(HttpRequest.newBuilder(gateway.uri(path)).HEAD().build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValueAsLong("Content-Length").orElse(0))
                .isPositive();
        if (status == 405) {
            assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
        }
    }

    /** Cases of RFC 9110 and 9112 that a plain Netty pipeline does not handle, with the start of the response. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST /events HTTP/1.1~Host: a~Expect: 100-continue~Content-Length: 5      | HTTP/1.1 417
            POST /events HTTP/1.1~Host: a~Expect: 100-continue~Transfer-Encoding: chunked | HTTP/1.1 417
            GET /events HTTP/1.1~Host: a~Expect: 100-continue                         | HTTP/1.1 400
            GET http://elsewhere/actuator/health/liveness HTTP/1.1~Host: a            | HTTP/1.1 200
            GET http://elsewhere HTTP/1.1~Host: a                                     | HTTP/1.1 200
            GET /actuator/health/liveness HTTP/1.0                                    | HTTP/1.1 200
            """)
    void eachIsAnsweredAtOnce(String request, String answer) throws Exception {
        assertThat(exchange(request)).startsWith(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c, websocket", "websocket, h2c", "WebSocket"})
    void aWebSocketMayBeOneOfTheProtocolsOffered(String upgrade) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout((int) TestGateway.PATIENCE.toMillis());
            String request = "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: " + upgrade
                    + "\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 101");
        }
    }

    private String exchange(String lines) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            // Shorter than the request timeout, after which there would be no response.
            socket.setSoTimeout(8_000);
            socket.getOutputStream()
                    .write((lines.replace("~", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aProblemNamesTheFields() throws Exception {
        assertThat(problem(gateway.get("/events?feed=discover&page=1")))
                .containsEntry("errors", List.of(Map.of("field", "page", "message", "is not known")));
        assertThat(problem(gateway.get("/events?feed=community&latitude=91&longitude=55")))
                .containsEntry(
                        "errors", List.of(Map.of("field", "latitude", "message", "must be a number from -90 to 90")));
    }

    @Test
    void theCallersTraceIsTheRequestId() throws Exception {
        var answer = gateway.get("/nowhere", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        assertThat(requestId(answer)).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void eachRequestIsFoundInTheLogByItsId(CapturedOutput output) throws Exception {
        for (String path : List.of("/nowhere", "/ws", "/events?feed=none", "/actuator/health/liveness", "/docs")) {
            HttpResponse<String> answer = gateway.get(path);
            awaitLine(output, requestId(answer), "GET " + path.replaceFirst("\\?.*", "") + " " + answer.statusCode());
        }
        try (var stream = new TestEventStream(gateway, "feed=discover")) {
            awaitLine(output, requestId(stream.response()), "GET /events 200");
        }
        String trace = "4bf92f3577b34da6a3ce929d0e0e4737";
        WebSocket socket = gateway.client()
                .newWebSocketBuilder()
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + "/ws"), new WebSocket.Listener() {})
                .get(TestGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        awaitLine(output, trace, "GET /ws 101");
        socket.abort();
    }

    /** The lines are written by another thread. */
    private static void awaitLine(CapturedOutput output, String id, String text) {
        await().atMost(TestGateway.PATIENCE)
                .until(() -> output.getOut().lines().anyMatch(line -> line.contains(id) && line.contains(text)));
    }

    @Test
    void anEventStreamBeginsWithWhereToResume() throws Exception {
        try (var stream = new TestEventStream(gateway, "feed=discover", "Origin", "http://localhost:3000")) {
            assertThat(stream.response().statusCode()).isEqualTo(200);
            assertThat(stream.response().headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(stream.response().headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue("http://localhost:3000");
            assertThat(requestId(stream.response())).matches("[0-9a-f]{32}");
            assertThat(stream.next()).containsKeys("retry", "id");
        }
    }

    @Test
    void aStrangeOriginIsRefusedWith403() throws Exception {
        assertThat(gateway.get("/events?feed=discover", "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThatThrownBy(() -> gateway.client()
                        .newWebSocketBuilder()
                        .header("Origin", "http://evil.example")
                        .buildAsync(TestWebSocket.uri(gateway), new WebSocket.Listener() {})
                        .join())
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(403));
    }

    @Test
    void aPageOfAnAllowedOriginMayAskAndReadWhateverIsAnswered() throws Exception {
        String page = "http://localhost:3000";
        HttpResponse<String> preflight = preflight(page);

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue(page);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValue("GET");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValue("last-event-id");
        assertThat(preflight("http://evil.example").statusCode()).isEqualTo(403);
        for (String path : List.of("/events", "/nowhere", "/actuator/health/liveness", "/v3/api-docs")) {
            HttpResponse<String> answer = gateway.get(path, "Origin", page);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue(page);
            assertThat(answer.headers().firstValue("Vary")).hasValue("origin");
        }
        assertThat(gateway.get("/nowhere", "Origin", "http://evil.example")
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    private HttpResponse<String> preflight(String origin) throws Exception {
        return gateway.client()
                .send(
                        HttpRequest.newBuilder(gateway.uri("/events"))
                                .method("OPTIONS", BodyPublishers.noBody())
                                .header("Origin", origin)
                                .header("Access-Control-Request-Method", "GET")
                                .header("Access-Control-Request-Headers", "last-event-id")
                                .build(),
                        BodyHandlers.ofString());
    }

    private static String requestId(HttpResponse<?> answer) {
        return answer.headers().firstValue("X-Request-Id").orElse("");
    }

    private static Map<String, @Nullable Object> problem(HttpResponse<String> answer) {
        Map<String, @Nullable Object> problem = Json.object(answer.body());
        return problem == null ? Map.of() : problem;
    }
}

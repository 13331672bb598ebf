package io.freshet.gateway.socket;

import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Which requests are upgraded to a WebSocket and which are refused. */
@GatewayTest
class UpgradesIT {
    @Autowired
    private TestGateway gateway;

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    @Test
    void theKnownSubprotocolIsChosenAndATokenNeverEchoed() {
        try (var none = connect()) {
            assertThat(none.socket().getSubprotocol()).isEmpty();
        }
        try (var both = connect("freshet.v9.json", "bearer.secret", "freshet.v1.json")) {
            assertThat(both.socket().getSubprotocol()).isEqualTo("freshet.v1.json");
        }
    }

    @Test
    void anUnknownVersionIsRefusedWith400() {
        assertThat(refusal("freshet.v2.json", "bearer.secret").statusCode()).isEqualTo(400);
    }

    @Test
    void subprotocolsMayComeInSeveralLines() throws Exception {
        assertThat(upgraded("Sec-WebSocket-Protocol: freshet.v9.json", "Sec-WebSocket-Protocol: freshet.v1.json"))
                .contains("sec-websocket-protocol: freshet.v1.json");
    }

    /** A client that compresses anyway breaks the protocol. */
    @Test
    void anOfferToCompressIsNotTaken() throws Exception {
        assertThat(upgraded("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"))
                .noneMatch(header -> header.startsWith("sec-websocket-extensions"));
    }

    @Test
    void aTokenInTheAddressIsRefused() {
        assertThatThrownBy(() -> gateway.client()
                        .newWebSocketBuilder()
                        .buildAsync(
                                URI.create(TestWebSocket.uri(gateway) + "?token=secret"), new WebSocket.Listener() {})
                        .join())
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(400));
    }

    /** The response headers of an upgrade, in lower case. */
    private List<String> upgraded(String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout((int) TestGateway.PATIENCE.toMillis());
            socket.getOutputStream()
                    .write("""
                    GET /ws HTTP/1.1\r
                    Host: localhost\r
                    Connection: Upgrade\r
                    Upgrade: websocket\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    %s\r
                    \r
                    """.formatted(String.join("\r\n", headers)).getBytes(StandardCharsets.US_ASCII));

            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(lines.readLine()).startsWith("HTTP/1.1 101 ");
            return Stream.generate(() -> readLine(lines))
                    .takeWhile(line -> !line.isEmpty())
                    .map(line -> line.toLowerCase(Locale.ROOT))
                    .toList();
        }
    }

    private static String readLine(BufferedReader lines) {
        try {
            return requireNonNullElse(lines.readLine(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<?> refusal(String... subprotocols) {
        try (var unexpected = connect(subprotocols)) {
            throw new AssertionError("not refused: " + unexpected.socket().getSubprotocol());
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse();
            }
            throw e;
        }
    }

    private TestWebSocket connect(String... subprotocols) {
        return TestWebSocket.connect(gateway, subprotocols);
    }
}

package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/**
 * At its limit the gateway answers 503, and 429 to an address that has used up its share. Existing clients stay
 * connected.
 */
@GatewayTest
@TestPropertySource(
        properties = {
            "freshet.gateway.max-connections=12",
            "freshet.gateway.share.connections=8",
            "freshet.gateway.share.subscriptions=6",
            "freshet.gateway.share.rooms=2",
            "freshet.gateway.loopback-unlimited=false"
        })
class TooManyConnectionsAreRefusedIT {
    private static final String HANDSHAKE =
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    @Autowired
    private TestGateway gateway;

    @Autowired
    private GatewayMetrics metrics;

    /** Over WebSocket and HTTP, for listening and watching. Another address has its own share. */
    @Test
    void oneAddressListensToItsShare() throws Exception {
        gateway.awaitReady();
        try (RawWebSocket first = new RawWebSocket(gateway);
                RawWebSocket second = new RawWebSocket(gateway);
                RawWebSocket other = RawWebSocket.from("127.0.0.2", gateway)) {
            for (int i = 0; i < 6; i++) {
                RawWebSocket client = i % 2 == 0 ? first : second;
                client.text(subscribe("{\"feed\":\"discover\",\"category\":\"c" + i + "\"}"));
                assertThat(client.next()).containsEntry("event", "subscribed");
            }
            second.text(subscribe("{\"feed\":\"discover\"}"));
            assertThat(second.next().get("data")).asString().contains("too_many_subscriptions", "6 subscriptions");
            HttpResponse<String> refused = gateway.get("/events?feed=discover");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("RateLimit-Policy"))
                    .hasValue("\"connections\";q=8, \"subscriptions\";q=6, \"rooms\";q=2");
            assertThat(refused.headers().firstValue("RateLimit").orElse("")).contains("\"subscriptions\";r=0");

            other.text(subscribe("{\"feed\":\"stream\",\"stream_id\":\"" + new UUID(0, 1) + "\"}"));
            assertThat(other.next()).containsEntry("event", "subscribed");
            other.text(subscribe("{\"feed\":\"stream\",\"stream_id\":\"" + new UUID(0, 2) + "\"}"));
            assertThat(other.next()).containsEntry("event", "subscribed");
            other.text("{\"event\":\"join_stream\",\"data\":{\"stream_id\":\"" + new UUID(0, 3) + "\"}}");
            assertThat(other.next().get("data")).asString().contains("too_many_subscriptions", "2 rooms");
        }
        await().atMost(TestGateway.PATIENCE).until(() -> metrics.sessions() == 0);
        try (RawWebSocket again = new RawWebSocket(gateway)) {
            again.text(subscribe("{\"feed\":\"discover\"}"));
            assertThat(again.next()).containsEntry("event", "subscribed");
        }
    }

    private static String subscribe(String data) {
        return "{\"event\":\"subscribe\",\"data\":" + data + "}";
    }

    @Test
    void ofOneAddressAndInAll() throws Exception {
        gateway.awaitReady();
        List<RawWebSocket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                clients.add(new RawWebSocket(gateway));
            }
            assertThat(RawWebSocket.handshake(gateway, HANDSHAKE))
                    .startsWith("HTTP/1.1 429")
                    .containsIgnoringCase("retry-after")
                    .contains("urn:freshet:problem:rate-limited");

            List<RawWebSocket> others = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                others.add(RawWebSocket.from("127.0.0.2", gateway));
            }
            clients.addAll(others);
            assertThat(RawWebSocket.handshake(gateway, HANDSHAKE))
                    .startsWith("HTTP/1.1 503")
                    .containsIgnoringCase("retry-after")
                    .contains("urn:freshet:problem:unavailable");

            clients.getFirst().text("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\"}}");
            assertThat(clients.getFirst().next()).containsEntry("event", "subscribed");
        } finally {
            for (RawWebSocket client : clients) {
                client.close();
            }
        }
        await().atMost(TestGateway.PATIENCE).until(() -> metrics.sessions() == 0);
        new RawWebSocket(gateway).close();
    }
}

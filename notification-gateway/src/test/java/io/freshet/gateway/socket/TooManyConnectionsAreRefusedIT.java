package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** At the brim the gateway says 503, and 429 to an address that has its share; who is there stays. */
@GatewayTest
@TestPropertySource(
        properties = {
            "freshet.gateway.max-connections=12",
            "freshet.gateway.max-connections-per-address=8",
            "freshet.gateway.loopback-unlimited=false"
        })
class TooManyConnectionsAreRefusedIT {
    private static final String HANDSHAKE =
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    @Autowired
    private TestGateway gateway;

    @Autowired
    private GatewayMetrics metrics;

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

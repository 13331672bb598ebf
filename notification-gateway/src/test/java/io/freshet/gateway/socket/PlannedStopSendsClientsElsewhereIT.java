package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;

/** On a planned stop every client is asked to reconnect, and none can delay the stop. */
@GatewayTest
@DirtiesContext
class PlannedStopSendsClientsElsewhereIT {
    @Autowired
    private TestGateway gateway;

    @Autowired
    private GatewayServer server;

    @Test
    void withReconnectAnd4501InBoundedTime() throws Exception {
        gateway.awaitReady();
        try (var client = gateway.connect().subscribe("{\"feed\":\"discover\"}");
                var stream = new TestEventStream(gateway, "feed=discover");
                var deaf = new RawWebSocket(gateway)) {
            assertThat(stream.next()).containsKey("retry");
            Instant begun = Instant.now();

            server.stop();

            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(20));
            assertThat(client.next("reconnect")).containsEntry("spread_ms", 0);
            assertThat(client.closeCode()).isEqualTo(4501);
            assertThat(stream.nextEvent()).containsEntry("event", "reconnect");
            assertThat(stream.nextEvent()).containsEntry("event", "end");
            assertThat(deaf.next()).containsEntry("event", "reconnect");
            assertThat(deaf.closeCode()).isEqualTo(4501);
        }
    }
}

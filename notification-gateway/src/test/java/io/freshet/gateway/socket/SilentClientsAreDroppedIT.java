package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Clients that do not answer pings are closed; others stay connected. Event streams get comments instead. */
@GatewayTest
@TestPropertySource(properties = {"freshet.gateway.ping-interval=2500ms", "freshet.gateway.pong-timeout=2s"})
class SilentClientsAreDroppedIT {
    @Autowired
    private TestGateway gateway;

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    @Test
    void aPingThatIsNotAnsweredEndsWith4503AndThenTheConnection() throws Exception {
        try (var answering = gateway.connect();
                var silent = new RawWebSocket(gateway)) {
            assertThat(silent.closeCode()).isEqualTo(4503);
            assertThatThrownBy(silent::closeCode).isInstanceOf(EOFException.class);

            answering.subscribe("{\"feed\":\"discover\"}");
        }
    }

    @Test
    void eventStreamsAreKeptAliveByComments() throws Exception {
        try (var stream = new TestEventStream(gateway, "feed=discover")) {
            assertThat(stream.next()).containsKey("retry");
            assertThat(stream.next()).containsExactly(Map.entry("", ""));
            assertThat(stream.next()).containsExactly(Map.entry("", ""));
        }
    }
}

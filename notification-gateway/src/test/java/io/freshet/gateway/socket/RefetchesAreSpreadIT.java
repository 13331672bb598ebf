package io.freshet.gateway.socket;

import static io.freshet.gateway.socket.TestAnnouncements.change;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/**
 * The more listeners a refresh concerns, the longer their refetches are spread. Listeners of other feeds do not count.
 */
@GatewayTest
@TestPropertySource(
        properties = {"freshet.gateway.spread.free-listeners=1", "freshet.gateway.spread.fetches-per-second=10"})
class RefetchesAreSpreadIT {
    @Autowired
    private TestGateway gateway;

    @Autowired
    private TestAnnouncements announcements;

    @Test
    void byTheNumberOfListenersThatAreConcerned() throws Exception {
        gateway.awaitReady();
        List<TestWebSocket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                clients.add(gateway.connect().subscribe("{\"feed\":\"discover\",\"category\":\"wide\"}"));
            }
            clients.add(gateway.connect().subscribe("{\"feed\":\"discover\",\"category\":\"narrow\"}"));

            announcements.announce(change("many", "wide"));
            announcements.announce(change("one", "narrow"));

            for (TestWebSocket client : clients.subList(0, 5)) {
                assertThat(client.next("feed_refresh_required")).containsEntry("spread_ms", 400);
            }
            assertThat(clients.get(5).next("feed_refresh_required")).containsEntry("spread_ms", 0);
        } finally {
            clients.forEach(TestWebSocket::close);
        }
    }
}

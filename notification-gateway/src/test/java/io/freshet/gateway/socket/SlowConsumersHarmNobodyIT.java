package io.freshet.gateway.socket;

import static io.freshet.gateway.socket.TestAnnouncements.change;
import static io.freshet.gateway.socket.TestAnnouncements.invalidation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/**
 * A client that does not read affects no one else: its refreshes are conflated, and too many unread replies close it.
 */
@GatewayTest
@TestPropertySource(
        properties = {
            "freshet.gateway.send-buffer-bytes=4096",
            // a client that does not read answers no pings either; it must not be closed for that
            "freshet.gateway.ping-interval=10m",
            "freshet.gateway.pong-timeout=1m"
        })
class SlowConsumersHarmNobodyIT {
    private static final String BIG_GENERATION = "g".repeat(8_000);
    private static final int CHANGES = 200;

    @Autowired
    private TestGateway gateway;

    @Autowired
    private TestAnnouncements announcements;

    @Autowired
    private MeterRegistry meters;

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    @Test
    void refreshesAreConflatedToTheLatestAndComeOnceTheClientReadsAgain() throws Exception {
        try (var slow = new RawWebSocket(gateway);
                var quick = gateway.connect().subscribe("{\"feed\":\"discover\"}")) {
            slow.text("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\"}}");
            assertThat(slow.next()).containsEntry("event", "subscribed");

            Set<String> sentToQuick = new HashSet<>();
            for (int i = 0; i < CHANGES; i++) {
                announcements.announce(
                        i % 2, invalidation("product_updated", Integer.toString(i), BIG_GENERATION, "c" + i % 3));
                sentToQuick.add(aggregate(quick.next("feed_refresh_required")));
            }
            assertThat(sentToQuick).hasSize(CHANGES);
            assertThat(slowConsumers("conflated")).isPositive();

            Set<String> sentToSlow = new HashSet<>();
            do {
                sentToSlow.add(aggregate(data(slow.next())));
            } while (!sentToSlow.contains("199") || !sentToSlow.contains("198"));
            assertThat(sentToSlow).hasSizeLessThan(CHANGES / 2);

            announcements.announce(change("after", "c0"));
            assertThat(aggregate(data(slow.next()))).isEqualTo("after");
        }
    }

    @Test
    void unreadAnswersBeyondTheBoundEndWith4502() throws Exception {
        try (var slow = new RawWebSocket(gateway)) {
            for (int i = 0; i < 75; i++) {
                slow.text("{\"event\":\"unsubscribe\",\"data\":{\"feed\":\"discover\"},\"id\":\"%s\"}"
                        .formatted("x".repeat(4000)));
            }
            await().atMost(TestGateway.PATIENCE).until(() -> slowConsumers("closed") == 1);
            assertThat(slow.closeCode()).isEqualTo(4502);
            assertThat(gateway.get("/actuator/prometheus").body())
                    .containsPattern("gateway_slow_consumers_total\\{outcome=\"closed\"} 1");
        }
    }

    private double slowConsumers(String outcome) {
        return meters.get("gateway.slow.consumers")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> data(Map<String, @Nullable Object> message) {
        return (Map<String, @Nullable Object>) message.getOrDefault("data", Map.of());
    }

    private static String aggregate(Map<String, @Nullable Object> data) {
        return String.valueOf(data.get("aggregate_id"));
    }
}

package io.freshet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What clients of a process see when it gets SIGTERM, from the signal on. */
@FeatureTest
class PlannedStopIT {
    /** What the JVM ends with after SIGTERM. */
    private static final int TERMINATED = 128 + 15;

    @Test
    void clientsAreSentElsewhereAndTheProcessEnds() throws Exception {
        try (Instance leaving = Instance.inItsOwnProcess();
                Client client = leaving.connect().send("subscribe", "{\"feed\":\"discover\"}")) {
            client.next("subscribed");
            long begun = System.nanoTime();

            int exit = leaving.terminate();

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
            assertThat(client.next("reconnect").data()).containsKey("spread_ms");
            assertThat(client.closeCode()).isEqualTo(4501);
            assertThat(exit).isEqualTo(TERMINATED);
        }
    }
}

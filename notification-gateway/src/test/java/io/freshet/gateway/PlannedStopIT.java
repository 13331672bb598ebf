package io.freshet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What clients of a process see when it gets SIGTERM, from the signal on. */
@FeatureTest
class PlannedStopIT {
    /** What the JVM ends with after SIGTERM. */
    private static final int TERMINATED = 128 + 15;

    @Test
    void clientsAreSentElsewhereAndTheProcessEnds() throws Exception {
        try (Instance leaving = Instance.inItsOwnProcess("--spring.lifecycle.timeout-per-shutdown-phase=60s");
                Client client = leaving.connect().send("subscribe", "{\"feed\":\"discover\"}")) {
            client.next("subscribed");

            int exit = leaving.terminate(); // waits for less than a phase may take, so none ran into its end
            assertThat(client.next("reconnect").data()).containsKey("spread_ms");
            assertThat(client.closeCode()).isEqualTo(4501);
            assertThat(exit).isEqualTo(TERMINATED);
        }
    }
}

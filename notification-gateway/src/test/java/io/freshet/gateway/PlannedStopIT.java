package io.freshet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the clients of a process see after it gets SIGTERM. */
@FeatureTest
class PlannedStopIT {
    /** Exit code of the JVM after SIGTERM. */
    private static final int TERMINATED = 128 + 15;

    @Test
    void clientsAreSentElsewhereAndTheProcessEnds() throws Exception {
        try (Instance leaving = Instance.inItsOwnProcess("--spring.lifecycle.timeout-per-shutdown-phase=60s");
                Client client = leaving.connect().send("subscribe", "{\"feed\":\"discover\"}")) {
            client.next("subscribed");

            int exit = leaving.terminate(); // times out earlier than a phase, so no phase timed out
            assertThat(client.next("reconnect").data()).containsKey("spread_ms");
            assertThat(client.closeCode()).isEqualTo(4501);
            assertThat(exit).isEqualTo(TERMINATED);
        }
    }
}

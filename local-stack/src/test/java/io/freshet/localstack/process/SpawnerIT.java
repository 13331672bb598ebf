package io.freshet.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartState;
import io.freshet.localstack.PartStatus;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.StateDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpawnerIT {

    @TempDir
    Path home;

    @Test
    void enginesDoNotOutliveAKilledTestRun() throws Exception {
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EngineHolder.class.getName(),
                        home.toString(),
                        "true")
                .inheritIO()
                .start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> states().equals(List.of(PartState.READY, PartState.READY)));
        } finally {
            run.destroyForcibly();
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(states()).containsExactly(PartState.FAILED, PartState.FAILED));
    }

    /** The states of PostgreSQL and Redis. */
    private List<PartState> states() {
        var settings = new StackSettings(home, new StateDirectory(home), Ports.free(), StackSettings.Purpose.TEST);
        return new LocalStack(settings, new Spawner(false))
                .status().stream()
                        .filter(status -> status.part() == Part.POSTGRES || status.part() == Part.REDIS)
                        .map(PartStatus::state)
                        .toList();
    }
}

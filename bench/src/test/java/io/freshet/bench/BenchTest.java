package io.freshet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
    @TempDir
    private Path folder;

    @Test
    void anUnknownNameIsABadArgument() {
        BenchRun run = new BenchRun(folder, folder, System.out);

        assertThat(Bench.run(run, "speed")).isEqualTo(2);
        assertThat(Bench.run(run, "miss", "miss")).isEqualTo(2);
    }
}

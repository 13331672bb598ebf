package io.freshet.bench.miss;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.bench.BenchRun;
import io.freshet.localstack.CheckoutRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark still runs; its measurements at this size mean nothing. */
class MissBenchmarkIT {
    @TempDir
    private Path results;

    @Test
    void writesATableWithABaselineAndThePlans() throws Exception {
        var run = new BenchRun(CheckoutRoot.above(Path.of("")), results, System.out);

        new MissBenchmark(new MissScale(3000, 600, 5, 1)).run(run);

        int kinds = Kind.all().size();
        assertThat(Files.readAllLines(results.resolve("miss.csv")))
                .hasSize(1 + kinds + Kind.fullest("changed").size());
        assertThat(results.resolve("miss.md"))
                .content()
                .contains("| discover | everything | live_first | 20 |", "| community | 50 km | distance | 20 |")
                .contains("### discover, everything, price_high", "### community, 50 km, newest", "Execution Time")
                .doesNotContain(results.toString(), "/tmp/", "target/");
    }
}

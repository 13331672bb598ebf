package io.freshet.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void aPercentileIsATimeThatWasMeasured() {
        Latencies latencies = new Latencies();
        IntStream.rangeClosed(1, 200).map(i -> 201 - i).forEach(i -> latencies.add(Duration.ofMillis(i)));

        assertThat(latencies.count()).isEqualTo(200);
        assertThat(latencies.millis(0.5)).isEqualTo(100);
        assertThat(latencies.millis(0.99)).isEqualTo(198);
        assertThat(latencies.millis(1)).isEqualTo(200);
        assertThat(latencies.millis(0.001)).isEqualTo(1);
    }

    @Test
    void nothingMeasuredIsNoResult() {
        assertThatIllegalStateException().isThrownBy(() -> new Latencies().millis(0.5));
    }
}

package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MessageRateTest {
    private static final long START = Long.MAX_VALUE - 5; // nanoTime may overflow

    private final MessageRate rate = new MessageRate(80, 4, START);

    @Test
    void aBurstPassesThenFourASecond() {
        assertThat(takenAt(Duration.ZERO, 100)).isEqualTo(80);
        assertThat(takenAt(Duration.ofSeconds(1), 100)).isEqualTo(4);
        assertThat(takenAt(Duration.ofSeconds(60), 100)).isEqualTo(80);
    }

    @Test
    void goingOnIsPersistenceAndPausingIsNot() {
        takenAt(Duration.ZERO, 100);
        assertThat(rate.isPersistentlyExceeded()).isFalse();

        takenAt(Duration.ofSeconds(60), 1);
        takenAt(Duration.ofSeconds(60), 99);
        assertThat(rate.isPersistentlyExceeded()).isFalse();

        takenAt(Duration.ofSeconds(61), 6);
        assertThat(rate.isPersistentlyExceeded()).isTrue();
    }

    private int takenAt(Duration sinceStart, int attempts) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            taken += rate.tryTake(START + sinceStart.toNanos()) ? 1 : 0;
        }
        return taken;
    }
}

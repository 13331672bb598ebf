package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client's share: a burst, then so many per second, at no other client's expense. */
class RateLimitTest {
    private long now;

    private final TimeMeter time = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return now;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    };

    private final RateLimit writes = new RateLimit("writes", 50, 100, time);

    @Test
    void afterTheBurstThereAreSoManyASecond() {
        assertThat(taken("a", 1_000)).isEqualTo(100);
        now += Duration.ofMillis(500).toNanos();
        assertThat(taken("a", 1_000)).isEqualTo(25);
        now += Duration.ofSeconds(10).toNanos();
        assertThat(taken("a", 1_000)).isEqualTo(100);
    }

    @Test
    void oneClientsShareIsNoneOfAnothers() {
        taken("a", 1_000);

        assertThat(taken("b", 1_000)).isEqualTo(100);
    }

    @Test
    void eachIsToldWhatIsLeft() {
        assertThat(writes.take("a"))
                .isEqualTo(Map.of("RateLimit-Policy", "\"writes\";q=100;w=2", "RateLimit", "\"writes\";r=99;t=1"));
        taken("a", 99);

        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> writes.take("a"));
        assertThat(refused.type()).isEqualTo(ProblemType.RATE_LIMITED);
        assertThat(refused.fields())
                .containsEntry("Retry-After", "1")
                .containsEntry("RateLimit", "\"writes\";r=0;t=2")
                .containsKey("RateLimit-Policy");
        assertThat(refused).hasMessageContaining("50 writes a second").hasMessageContaining("try again in 1 s");
    }

    @Test
    void zeroIsNoLimit() {
        RateLimit none = new RateLimit("writes", 0, 100, time);

        for (int i = 0; i < 1_000; i++) {
            assertThat(none.take("a")).isEmpty();
        }
    }

    @Test
    void whatMakesNoSenseIsRefusedAtTheStart() {
        assertThatThrownBy(() -> new RateLimit("writes", -1, 100)).hasMessageContaining("writes");
        assertThatThrownBy(() -> new RateLimit("writes", 50, 0)).hasMessageContaining("burst");
    }

    private int taken(String client, int attempts) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            try {
                writes.take(client);
                taken++;
            } catch (ProblemException _) {
                // not taken
            }
        }
        return taken;
    }
}

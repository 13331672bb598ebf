package io.freshet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RetriesTest {
    @Test
    void onlyTheStatusesThatThePageRepeatsAreRepeated() {
        Map<Integer, String> page = ClientsPage.table("status");
        assertThat(page).containsKeys(200, 304, 400, 401, 404, 412, 429, 500, 503);
        page.forEach((status, says) -> assertThat(
                        Retries.delay(status, null, 0, () -> 0).isPresent())
                .as("%s: %s", status, says)
                .isEqualTo(says.startsWith("wait")));
    }

    @Test
    void retryAfterIsWaitedForAndARandomPartOfAsLongAgain() {
        assertThat(Retries.delay(503, "7", 0, () -> 0)).hasValue(7_000);
        assertThat(Retries.delay(503, "7", 4, () -> 0.999)).hasValue(13_993);
        assertThat(Retries.delay(429, "0", 0, () -> 0)).hasValue(1_000);
    }

    @Test
    void withoutRetryAfterTheWaitsDouble() {
        long[] least = new long[5];
        for (int before = 0; before < 5; before++) {
            least[before] = Retries.delay(500, null, before, () -> 0).orElseThrow();
            assertThat(Retries.delay(0, null, before, () -> 0.5)).hasValue(least[before] * 3 / 2);
        }
        assertThat(least).containsExactly(1_000, 2_000, 4_000, 8_000, 16_000);
    }

    @Test
    void atMostFiveTimesAndNotAfterAVeryLongWait() {
        assertThat(Retries.delay(503, "1", 5, () -> 0)).isEmpty();
        assertThat(Retries.delay(0, null, 5, () -> 0)).isEmpty();
        assertThat(Retries.delay(503, "3600", 0, () -> 0)).isEqualTo(OptionalLong.empty());
    }

    /** problems.md: with Retry-After, a request with this Idempotency-Key is still being served. */
    @Test
    void aConflictIsRepeatedOnlyWithRetryAfter() {
        assertThat(Retries.delay(409, null, 0, () -> 0)).isEmpty();
        assertThat(Retries.delay(409, "1", 0, () -> 0)).hasValue(1_000);
    }

    @Test
    void whatIsNoNumberOfSecondsIsNoRetryAfter() {
        assertThat(Retries.delay(503, "Wed, 21 Oct 2026 07:28:00 GMT", 0, () -> 0))
                .hasValue(1_000);
    }

    @Test
    void reconnectsWaitWithFullJitterUpTo30Seconds() {
        Backoff latest = new Backoff(() -> 0.9999);
        long[] waits = new long[8];
        for (int i = 0; i < waits.length; i++) {
            waits[i] = Math.round(latest.nextMillis() / 1_000.0);
        }
        assertThat(waits).containsExactly(1, 2, 4, 8, 16, 30, 30, 30);
        latest.reset();
        assertThat(latest.nextMillis()).isLessThan(1_000);
        assertThat(new Backoff(() -> 0).nextMillis()).isZero();
    }
}

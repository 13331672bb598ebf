package io.freshet.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.client.ReadPlan.Read;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReadPlanTest {
    private final ReadPlan plan = new ReadPlan(() -> 0.5);

    /** The read that is due. */
    private Read due(long now) {
        return Objects.requireNonNull(plan.next(now), "no read is due");
    }

    @Test
    void aNotificationIsReadAfterARandomTimeOfUpToItsSpread() {
        plan.notified(1_000, "g1", 400);
        assertThat(plan.wakeAt()).isEqualTo(1_200);
        assertThat(plan.next(1_199)).isNull();
        assertThat(plan.next(1_200)).isEqualTo(new Read(true, "g1"));
    }

    @Test
    void notificationsMeanwhileAddNoReadAndTheLaterGenerationIsSent() {
        plan.notified(1_000, "g1", 400);
        plan.notified(1_100, "g2", 100_000);
        plan.notified(1_150, "g3", 0);
        assertThat(plan.next(1_200)).isEqualTo(new Read(true, "g3"));
        plan.succeeded(1_300, new Read(true, "g3"), false);
        assertThat(plan.wakeAt()).isEqualTo(ReadPlan.NEVER);
    }

    @Test
    void notificationsDuringAReadAddOneReadAfterIt() {
        plan.now(0);
        Read first = due(0);
        plan.notified(10, "g1", 20);
        plan.notified(11, "g2", 20);
        assertThat(plan.next(500)).as("one at a time").isNull();
        plan.succeeded(600, first, false);
        assertThat(plan.next(600)).isEqualTo(new Read(true, "g2"));
        plan.succeeded(700, new Read(true, "g2"), false);
        assertThat(plan.next(1_000_000)).isNull();
    }

    @Test
    void aGenerationIsSentUntilAnAnswerHoldsIt() {
        plan.notified(0, "g1", 0);
        Read read = due(0);
        assertThat(plan.failed(0, read, 503, "2")).isTrue();
        plan.notified(100, "g2", 0);
        assertThat(plan.next(2_999)).as("Retry-After and its random part").isNull();
        assertThat(plan.next(3_000)).isEqualTo(new Read(true, "g2"));
        plan.succeeded(3_000, new Read(true, "g2"), false);
        plan.now(4_000);
        assertThat(plan.next(4_000)).isEqualTo(new Read(true, null));
    }

    /** The answer to an older request does not prove the later change. */
    @Test
    void aGenerationThatCameDuringTheReadIsNotSatisfiedByIt() {
        plan.notified(0, "g1", 0);
        Read read = due(0);
        plan.notified(5, "g2", 0);
        plan.succeeded(10, read, false);
        assertThat(plan.next(10)).isEqualTo(new Read(true, "g2"));
    }

    @Test
    void afterFiveRepeatsItIsGivenUpAndTheGenerationKept() {
        plan.notified(0, "g1", 0);
        long now = 0;
        for (int repeat = 0; repeat < 5; repeat++) {
            Read read = due(now);
            assertThat(plan.failed(now, read, 0, null)).isTrue();
            now = plan.wakeAt();
        }
        assertThat(plan.failed(now, due(now), 0, null)).isFalse();
        assertThat(plan.wakeAt()).isEqualTo(ReadPlan.NEVER);
        assertThat(plan.isGivenUp()).isTrue();
        plan.within(now, 100, 1_000);
        assertThat(plan.next(now + 550)).isEqualTo(new Read(true, "g1"));
    }

    @Test
    void theUserDoesNotWaitForTheSpreadButForRetryAfter() {
        plan.notified(0, "g1", 60_000);
        plan.now(10);
        Read read = due(10);
        plan.failed(10, read, 429, "3");
        plan.now(20);
        assertThat(plan.next(3_009)).isNull();
        assertThat(plan.next(3_010)).isNotNull();
    }

    @Test
    void aDegradedAnswerIsAskedForAgainAfterFiveSeconds() {
        plan.now(0);
        plan.succeeded(100, due(0), true);
        assertThat(plan.wakeAt()).isBetween(5_100L, 6_100L);
    }

    /** Else no read of the feed would ever succeed again. */
    @Test
    void aGenerationThatTheServiceDoesNotTakeIsForgotten() {
        plan.notified(0, "from a newer server", 0);
        assertThat(plan.failed(0, due(0), 400, null)).isFalse();
        plan.now(10);
        assertThat(plan.next(10)).isEqualTo(new Read(true, null));
    }

    @Test
    void theNextPageWaitsForTheFirstOne() {
        plan.now(0);
        Read first = due(0);
        plan.more(0);
        assertThat(plan.next(0)).isNull();
        plan.succeeded(5, first, false);
        assertThat(plan.next(5)).isEqualTo(new Read(false, null));
    }
}

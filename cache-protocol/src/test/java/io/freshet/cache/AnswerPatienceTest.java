package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A hanging Redis holds up few callers. */
class AnswerPatienceTest {
    private static final long FULL = Duration.ofMillis(500).toNanos();
    private static final long BRIEF = Duration.ofMillis(20).toNanos();

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final AnswerPatience patience = new AnswerPatience(Duration.ofMillis(500), now::get);

    @Test
    void whatAnswersIsWaitedForInFull() {
        patience.answered();
        assertThat(patience.nanos()).isEqualTo(FULL);
        assertThat(patience.nanos()).isEqualTo(FULL);
    }

    @Test
    void afterOneThatDidNotComeOneAtATimeIsWaitedForInFull() {
        patience.unanswered(FULL);

        assertThat(patience.nanos()).isEqualTo(FULL);
        assertThat(patience.nanos()).isEqualTo(BRIEF);
        patience.unanswered(FULL);
        now.addAndGet(FULL - 1);
        assertThat(patience.nanos()).isEqualTo(BRIEF);
        now.incrementAndGet();
        assertThat(patience.nanos()).isEqualTo(FULL);
        assertThat(patience.nanos()).isEqualTo(BRIEF);
    }

    @Test
    void anAnswerEndsTheSilence() {
        patience.unanswered(FULL);
        patience.nanos();

        patience.answered();
        patience.unanswered(BRIEF); // it began to wait earlier

        assertThat(patience.nanos()).isEqualTo(FULL);
        assertThat(patience.nanos()).isEqualTo(FULL);
    }
}

package io.freshet.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.freshet.supervision.SupervisedThread.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a task does, it runs again, ever later, until its thread is stopped. */
@Timeout(60)
class SupervisedThreadTest {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
    private final BlockingQueue<Task> runs = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private final SupervisedThread thread = SupervisedThread.repeating(
            "tested", FIRST, LONGEST, this::run, (failure, pause) -> ends.add(String.valueOf(failure)), pauses::add);

    private void run() throws Exception {
        runs.take().run();
    }

    @AfterEach
    void stop() {
        thread.stop(PATIENCE);
    }

    private static void fail() {
        throw new IllegalStateException("failed");
    }

    @Test
    void pausesDoubleUntilARunProgresses() throws Exception {
        thread.start();
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            runs.add(SupervisedThreadTest::fail);
            millis.add(pauses.take().toMillis());
        }
        assertThat(millis.getFirst()).isBetween(50L, 100L);
        assertThat(millis.get(3)).isBetween(400L, 800L);
        assertThat(millis.getLast()).isBetween(2_500L, 5_000L);

        runs.add(() -> {
            thread.progressed();
            fail();
        });
        assertThat(pauses.take().toMillis()).isBetween(50L, 100L);
    }

    @Test
    void anEndAnErrorAndAnInterruptionAreFollowedByARun() throws Exception {
        thread.start();
        runs.add(() -> {});
        runs.add(() -> {
            throw new StackOverflowError();
        });
        runs.add(() -> {
            Thread.currentThread().interrupt(); // as Kafka's clients do
            fail();
        });
        CountDownLatch again = new CountDownLatch(1);
        runs.add(again::countDown);

        again.await();

        assertThat(ends.take()).isEqualTo("null");
        assertThat(ends.take()).contains("StackOverflowError");
        assertThat(ends.take()).contains("failed");
        assertThat(thread.isRunning()).isTrue();
    }

    @Test
    void aListenerThatFailsNeitherEndsItNorShortensAPause() throws Exception {
        CountDownLatch again = new CountDownLatch(3);
        SupervisedThread unheard = SupervisedThread.repeating(
                "unheard",
                FIRST,
                LONGEST,
                again::countDown,
                (failure, pause) -> {
                    throw new OutOfMemoryError();
                },
                pauses::add);

        unheard.start();
        again.await();
        unheard.stop(PATIENCE);

        assertThat(pauses).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void whatSucceedsOnceIsNotRepeated() throws Exception {
        AtomicInteger times = new AtomicInteger();
        BlockingQueue<Thread> succeeded = new LinkedBlockingQueue<>();
        SupervisedThread once = SupervisedThread.untilItSucceeds(
                "once",
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                () -> {
                    if (times.incrementAndGet() < 3) {
                        fail();
                    }
                    succeeded.add(Thread.currentThread());
                },
                (failure, pause) -> {});

        once.start();
        succeeded.take().join();

        assertThat(times).hasValue(3);
        assertThat(once.isRunning()).isTrue();
        once.stop(PATIENCE);
        assertThat(once.isRunning()).isFalse();
    }

    @Test
    void aStopInterruptsTheTaskAndNoOtherFollows() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        thread.start();
        runs.add(() -> {
            running.countDown();
            new CountDownLatch(1).await();
        });
        running.await();

        thread.stop(PATIENCE);

        assertThat(thread.isRunning()).isFalse();
        assertThat(ends).isEmpty();
    }

    @Test
    void finishingLetsTheTaskEnd() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        BlockingQueue<Boolean> current = new LinkedBlockingQueue<>();
        thread.start();
        runs.add(() -> {
            running.countDown();
            asked.await();
            current.add(thread.isCurrent());
        });
        running.await();

        thread.finish(PATIENCE, asked::countDown);

        assertThat(current).containsExactly(false);
        assertThat(ends).isEmpty();
    }

    @Test
    void finishingEndsAPause() throws Exception {
        CountDownLatch pausing = new CountDownLatch(1);
        SupervisedThread paused = SupervisedThread.repeating(
                "paused", FIRST, LONGEST, SupervisedThreadTest::fail, (failure, pause) -> {}, duration -> {
                    pausing.countDown();
                    new CountDownLatch(1).await();
                });
        paused.start();
        pausing.await();

        assertThatCode(() -> paused.finish(PATIENCE, () -> {})).doesNotThrowAnyException();
        assertThat(paused.isRunning()).isFalse();
    }

    /** The old run may still be ending: it must not go on beside the new one. */
    @Test
    void afterARestartTheOldRunIsNotCurrent() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch restarted = new CountDownLatch(1);
        BlockingQueue<Boolean> current = new LinkedBlockingQueue<>();
        thread.start();
        runs.add(() -> {
            running.countDown();
            while (restarted.getCount() > 0) {
                Thread.onSpinWait(); // does not end when interrupted
            }
            current.add(thread.isCurrent());
        });
        running.await();
        thread.stop(Duration.ofMillis(1));

        thread.start();
        restarted.countDown();

        assertThat(current.take()).isFalse();
    }
}

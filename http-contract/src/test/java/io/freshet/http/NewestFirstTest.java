package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Under overload, requests that are served have hardly waited. */
@Timeout(60)
class NewestFirstTest {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final List<String> admitted = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final Clock clock = new Clock();
    private final NewestFirst work = new NewestFirst(1, PATIENCE, clock, clock::now);

    /** Runs timed tasks as its time passes. */
    private static final class Clock implements NewestFirst.Timer {
        private long now;
        private final List<Task> tasks = new ArrayList<>();

        private record Task(long due, Runnable task) {}

        synchronized long now() {
            return now;
        }

        @Override
        public synchronized void after(long nanos, Runnable task) {
            tasks.add(new Task(now + nanos, task));
        }

        private void pass(long millis) {
            List<Task> due;
            synchronized (this) {
                now += Duration.ofMillis(millis).toNanos();
                due = tasks.stream().filter(each -> each.due <= now).toList();
                tasks.removeAll(due);
            }
            due.forEach(each -> each.task.run());
        }

        synchronized int timers() {
            return tasks.size();
        }
    }

    @Test
    void theNewestThatWaitsGoesFirst() {
        arrive("running", "first", "second", "third");

        work.leave();
        work.leave();
        work.leave();

        assertThat(admitted).containsExactly("running", "third", "second", "first");
        work.leave();
        arrive("next");
        assertThat(admitted).endsWith("next");
        assertThat(refused).isEmpty();
    }

    @Test
    void whoWaitsTooLongIsRefused() {
        arrive("running", "first");
        clock.pass(100);
        arrive("second");

        clock.pass(3_899);
        assertThat(refused).isEmpty();
        clock.pass(1);
        assertThat(refused).containsExactly("first");
        assertThat(work.waiting()).isOne();
        clock.pass(100);

        assertThat(refused).containsExactly("first", "second");
        assertThat(work.waiting()).isZero();
        assertThat(clock.timers()).as("nobody waits").isZero();
    }

    /** A timer for each would be most of what a refusal costs. */
    @Test
    void oneTimerRefusesAllThatWait() {
        arrive("running");
        for (int i = 0; i < 100; i++) {
            arrive("waiting");
            clock.pass(1);
            assertThat(clock.timers()).isOne();
        }
    }

    /** A moment without new arrivals does not serve requests that have waited for long. */
    @Test
    void whileSomebodyWaitsForLongTheNewestAloneAreServed() {
        NewestFirst two = new NewestFirst(2, PATIENCE, clock, clock::now);
        arrive(two, "running", "also running", "old");
        clock.pass(1_001);
        arrive(two, "stale");
        clock.pass(31);

        two.leave();
        assertThat(two.waiting()).isEqualTo(2);
        arrive(two, "next", "new");
        clock.pass(30);
        two.leave();

        assertThat(admitted).containsExactly("running", "also running", "next", "new");
    }

    @Test
    void whenTheOldHaveGivenUpThoseThatWaitAreServed() {
        NewestFirst two = new NewestFirst(2, PATIENCE, clock, clock::now);
        arrive(two, "running", "also running", "old");
        clock.pass(3_500);
        arrive(two, "waiting");
        clock.pass(31);
        two.leave();
        assertThat(two.waiting()).isEqualTo(2);

        clock.pass(469);

        assertThat(refused).containsExactly("old");
        assertThat(admitted).containsExactly("running", "also running", "waiting");
    }

    /** A stall holds up a short crowd; afterwards nothing speaks against serving it. */
    @Test
    void whenNothingIsWorkedOnTheOldAreServed() {
        NewestFirst two = new NewestFirst(2, PATIENCE, clock, clock::now);
        arrive(two, "running", "also running", "old", "newer");
        clock.pass(3_000);

        two.leave();
        assertThat(two.waiting()).isEqualTo(2);
        two.leave();

        assertThat(admitted).containsExactly("running", "also running", "newer");
        two.leave();
        assertThat(admitted).endsWith("old");
        assertThat(refused).isEmpty();
    }

    @Test
    void aShortCrowdIsServedWhole() {
        arrive("running", "first", "second");
        clock.pass(1_000);

        work.leave();
        work.leave();

        assertThat(admitted).containsExactly("running", "second", "first");
    }

    @Test
    void aPlaceIsGivenBackOnce() {
        WorkPlace place = admittedPlace();
        place.leave();
        place.leave();

        arrive("first", "second");
        assertThat(admitted).containsExactly("first");
    }

    @Test
    void aPlaceThatWasGivenBackIsTakenAgain() {
        admittedPlace().serve(() -> {
            assertThat(WorkPlace.takeAgain()).as("it is held").isTrue();
            WorkPlace.giveBack();
            arrive("other");
            work.leave();
            assertThat(WorkPlace.takeAgain()).isTrue();
            arrive("waiting");
        });

        assertThat(admitted).containsExactly("other", "waiting");
    }

    @Test
    void aPlaceThatIsAwaitedForTooLongIsNotTaken() throws Exception {
        AtomicReference<Boolean> taken = new AtomicReference<>();
        Thread request = waiting(taken, new AtomicInteger());

        clock.pass(PATIENCE.toMillis());
        request.join();

        assertThat(taken).hasValue(false);
        assertThat(work.waiting()).isZero();
    }

    @Test
    void whoIsInterruptedTakesNoPlace() throws Exception {
        AtomicReference<Boolean> taken = new AtomicReference<>();
        AtomicInteger interrupted = new AtomicInteger();
        Thread request = waiting(taken, interrupted);

        request.interrupt();
        request.join();
        assertThat(taken).hasValue(false);
        assertThat(interrupted).hasValue(1);
        work.leave();

        arrive("next");
        assertThat(admitted).containsExactly("other", "next");
    }

    /** A request that waits to take its place again; "other" has it. */
    private Thread waiting(AtomicReference<Boolean> taken, AtomicInteger interrupted) {
        WorkPlace place = admittedPlace();
        Thread request = Thread.ofVirtual()
                .start(() -> place.serve(() -> {
                    WorkPlace.giveBack();
                    arrive("other");
                    taken.set(WorkPlace.takeAgain());
                    if (Thread.currentThread().isInterrupted()) {
                        interrupted.incrementAndGet();
                    }
                }));
        await().atMost(Duration.ofSeconds(30)).until(() -> work.waiting() == 1);
        return request;
    }

    private WorkPlace admittedPlace() {
        arrive("place");
        assertThat(admitted).containsExactly("place");
        admitted.clear();
        return new WorkPlace(work);
    }

    private void arrive(String... names) {
        arrive(work, names);
    }

    private void arrive(NewestFirst gate, String... names) {
        for (String name : names) {
            gate.enter(new NewestFirst.Arrival() {
                @Override
                public void admitted() {
                    admitted.add(name);
                }

                @Override
                public void refused() {
                    refused.add(name);
                }
            });
        }
    }
}

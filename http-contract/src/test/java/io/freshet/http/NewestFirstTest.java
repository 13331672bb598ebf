package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Under overload, requests that are served have hardly waited. */
@Timeout(60)
class NewestFirstTest {
    private final List<String> begun = new CopyOnWriteArrayList<>();

    private final AtomicLong now = new AtomicLong();

    @Test
    void theNewestThatWaitsGoesFirst() throws Exception {
        NewestFirst work = new NewestFirst(1, Duration.ofMinutes(1));
        WorkPlace running = taken(work);
        Thread first = waiting(work, "first", 1);
        Thread second = waiting(work, "second", 2);
        Thread third = waiting(work, "third", 3);

        running.close();

        third.join();
        second.join();
        first.join();
        assertThat(begun).containsExactly("third", "second", "first");
        taken(work);
    }

    @Test
    void whoWaitsTooLongGetsNoPlace() {
        NewestFirst work = new NewestFirst(1, Duration.ofMillis(20));
        WorkPlace running = taken(work);

        assertThat(new WorkPlace(work).take()).isFalse();
        assertThat(work.waiting()).isZero();
        running.close();
        taken(work);
    }

    /** A moment without new arrivals does not serve requests that have waited for long. */
    @Test
    void whileSomebodyWaitsForLongTheNewestAloneAreServed() throws Exception {
        NewestFirst work = new NewestFirst(1, Duration.ofSeconds(4), now::get);
        WorkPlace running = taken(work);
        Thread old = waiting(work, "old", 1);
        now.addAndGet(Duration.ofMillis(1_001).toNanos());
        Thread stale = waiting(work, "stale", 2);
        now.addAndGet(Duration.ofMillis(31).toNanos());

        running.close();
        assertThat(work.waiting()).isEqualTo(2);
        WorkPlace next = taken(work);
        Thread fresh = waiting(work, "new", 3);
        now.addAndGet(Duration.ofMillis(30).toNanos());
        next.close();

        for (Thread each : List.of(fresh, old, stale)) {
            each.join();
        }
        assertThat(begun).containsExactly("new");
        taken(work);
    }

    @Test
    void aShortCrowdIsServedWhole() throws Exception {
        NewestFirst work = new NewestFirst(1, Duration.ofMinutes(1), now::get);
        WorkPlace running = taken(work);
        Thread first = waiting(work, "first", 1);
        Thread second = waiting(work, "second", 2);
        now.addAndGet(Duration.ofSeconds(15).toNanos());

        running.close();

        first.join();
        second.join();
        assertThat(begun).containsExactly("second", "first");
    }

    @Test
    void whoIsInterruptedTakesNoPlace() throws Exception {
        NewestFirst work = new NewestFirst(1, Duration.ofMinutes(1));
        WorkPlace running = taken(work);
        Thread waiting = waiting(work, "waiting", 1);

        waiting.interrupt();
        waiting.join();
        running.close();

        taken(work);
        assertThat(begun).isEmpty();
    }

    @Test
    void aPlaceIsGivenBackOnce() {
        NewestFirst work = new NewestFirst(1, Duration.ofMillis(20));
        WorkPlace first = taken(work);
        first.close();
        first.close();
        WorkPlace second = taken(work);
        assertThat(second.take()).as("it is held already").isTrue();

        assertThat(new WorkPlace(work).take()).isFalse();
    }

    private static WorkPlace taken(NewestFirst work) {
        WorkPlace place = new WorkPlace(work);
        assertThat(place.take()).isTrue();
        return place;
    }

    /** A waiting thread; returns once so many wait in all. */
    private Thread waiting(NewestFirst work, String name, int nowWaiting) {
        Thread thread = Thread.ofVirtual().start(() -> {
            try (WorkPlace place = new WorkPlace(work)) {
                if (place.take()) {
                    begun.add(name);
                }
            }
        });
        await().atMost(Duration.ofSeconds(30)).until(() -> work.waiting() == nowWaiting);
        return thread;
    }
}

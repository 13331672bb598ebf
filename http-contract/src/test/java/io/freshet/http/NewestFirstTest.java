package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More than can be worked on at once: what is served has hardly waited. */
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

    /** A moment without newcomers does not serve those that have waited longest; a longer one does. */
    @Test
    void whileSomebodyWaitsForLongTheNewestAreServedUnlessAPlaceIsIdle() throws Exception {
        NewestFirst work = new NewestFirst(1, Duration.ofMinutes(1), now::get);
        WorkPlace running = taken(work);
        waiting(work, "old", 1);
        now.addAndGet(Duration.ofSeconds(31).toNanos());
        waiting(work, "stale", 2);
        now.addAndGet(Duration.ofMillis(51).toNanos());

        running.close();
        assertThat(work.waiting()).isEqualTo(2);
        WorkPlace next = taken(work);
        waiting(work, "new", 3);
        now.addAndGet(Duration.ofMillis(50).toNanos());
        next.close();

        await().atMost(Duration.ofSeconds(30)).until(() -> begun.equals(List.of("new")));
        now.addAndGet(Duration.ofMillis(500).toNanos());
        await().atMost(Duration.ofSeconds(30)).until(() -> begun.equals(List.of("new", "stale", "old")));
        taken(work);
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

    /** One that waits behind so many. */
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

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
        NewestFirst.Place running = taken(work);
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
        NewestFirst.Place running = taken(work);

        assertThat(work.new Place().take()).isFalse();
        assertThat(work.waiting()).isZero();
        running.close();
        taken(work);
    }

    /** A moment without newcomers does not serve those that have waited longest. */
    @Test
    void whileSomebodyWaitsForLongOnlyTheNewestAreServed() throws Exception {
        NewestFirst work = new NewestFirst(1, Duration.ofMinutes(1), now::get);
        NewestFirst.Place running = taken(work);
        Thread old = waiting(work, "old", 1);
        now.addAndGet(Duration.ofSeconds(31).toNanos());
        Thread stale = waiting(work, "stale", 2);
        now.addAndGet(Duration.ofMillis(51).toNanos());

        running.close();
        assertThat(work.waiting()).isEqualTo(2);
        NewestFirst.Place next = taken(work);
        waiting(work, "new", 3);
        now.addAndGet(Duration.ofMillis(50).toNanos());
        next.close();

        await().atMost(Duration.ofSeconds(30)).until(() -> begun.equals(List.of("new")));
        old.interrupt();
        old.join();
        now.addAndGet(Duration.ofSeconds(20).toNanos());
        taken(work).close();
        stale.join();
        assertThat(begun).containsExactly("new", "stale");
    }

    @Test
    void whoIsInterruptedTakesNoPlace() throws Exception {
        NewestFirst work = new NewestFirst(1, Duration.ofMinutes(1));
        NewestFirst.Place running = taken(work);
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
        NewestFirst.Place first = taken(work);
        first.close();
        first.close();
        NewestFirst.Place second = taken(work);
        assertThat(second.take()).as("it is held already").isTrue();

        assertThat(work.new Place().take()).isFalse();
    }

    private static NewestFirst.Place taken(NewestFirst work) {
        NewestFirst.Place place = work.new Place();
        assertThat(place.take()).isTrue();
        return place;
    }

    /** One that waits behind so many. */
    private Thread waiting(NewestFirst work, String name, int nowWaiting) {
        Thread thread = Thread.ofVirtual().start(() -> {
            try (NewestFirst.Place place = work.new Place()) {
                if (place.take()) {
                    begun.add(name);
                }
            }
        });
        await().atMost(Duration.ofSeconds(30)).until(() -> work.waiting() == nowWaiting);
        return thread;
    }
}

package io.freshet.gateway.refresh;

import static org.awaitility.Awaitility.await;

import io.freshet.events.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InvalidationFollowerTest {
    private static final int NOBODY_LISTENS = 1;

    /** If the thread died, nothing would report that clients get no more refreshes. */
    @Test
    @SuppressWarnings("NullAway") // neither the reader nor the listener is reached
    void anErrorDoesNotEndIt() {
        AtomicInteger consumers = new AtomicInteger();
        InvalidationFollower follower = new InvalidationFollower(
                new InvalidationTopic(
                        Map.of("bootstrap.servers", "127.0.0.1:" + NOBODY_LISTENS),
                        Topics.definition(Topics.FEED_INVALIDATED)),
                () -> {
                    consumers.incrementAndGet();
                    throw new NoClassDefFoundError("a fault of ours");
                },
                null,
                null,
                Duration.ofMinutes(10));
        follower.start();
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> consumers.get() >= 2);
        } finally {
            follower.stop();
        }
    }
}

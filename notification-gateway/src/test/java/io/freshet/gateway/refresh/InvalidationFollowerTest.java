package io.freshet.gateway.refresh;

import static org.awaitility.Awaitility.await;

import io.freshet.events.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InvalidationFollowerTest {
    private static final int NOBODY_LISTENS = 1;

    /** Nothing else would say that clients hear of nothing any more. */
    @Test
    @SuppressWarnings("NullAway") // it comes neither to a reader nor to a listener
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

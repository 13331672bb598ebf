package io.freshet.gateway.redis;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RedisLinkTest {
    @Test
    void whateverFailsIsTriedAgain() {
        AtomicInteger asked = new AtomicInteger();
        RedisLink link = new RedisLink(() -> {
            asked.incrementAndGet();
            throw new IllegalStateException("no exception of Lettuce's");
        });
        link.start();
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> asked.get() >= 2);
        } finally {
            link.stop();
        }
    }
}

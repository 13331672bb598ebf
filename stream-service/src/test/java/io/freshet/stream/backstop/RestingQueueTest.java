package io.freshet.stream.backstop;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.connector.base.QueueProvider;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Tests the queue between Debezium's threads. */
class RestingQueueTest {
    private final RestingQueue<String> queue = new RestingQueue<>();

    @Test
    void isAQueue() {
        queue.enqueue("first");
        queue.enqueue("second");

        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.poll()).isEqualTo("first");
        assertThat(queue.poll()).isEqualTo("second");
        assertThat(queue.size()).isZero();
    }

    /** Debezium does, during the last millisecond of each poll, which would keep a core busy. */
    @Test
    void whoAsksWithoutEndIsMadeToRest() {
        long begun = System.nanoTime();
        for (int i = 0; i < 400; i++) {
            assertThat(queue.size()).isZero();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(50));
    }

    @Test
    void isFoundByDebezium() {
        assertThat(ServiceLoader.load(QueueProvider.class))
                .anySatisfy(provider -> assertThat(provider.name()).isEqualTo(RestingQueue.NAME));
    }
}

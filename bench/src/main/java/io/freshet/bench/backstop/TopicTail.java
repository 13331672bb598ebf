package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Seller;
import io.freshet.bench.backstop.Arrivals.Arrival;
import io.freshet.events.EventHeaders;
import io.freshet.events.Topics;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** A consumer that follows the event topics from now on, by headers alone. Thread-safe. */
final class TopicTail implements AutoCloseable {
    private final BenchStack stack;
    private final Arrivals<Version, String> streams = new Arrivals<>();
    private final Arrivals<Version, String> products = new Arrivals<>();
    private final AtomicLong productEvents = new AtomicLong();
    private final CountDownLatch following = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("topic-tail").daemon().unstarted(this::follow);
    private volatile boolean closed;

    private record Version(String id, long version) {}

    private TopicTail(BenchStack stack) {
        this.stack = stack;
    }

    static TopicTail follow(BenchStack stack) throws InterruptedException {
        TopicTail tail = new TopicTail(stack);
        tail.thread.start();
        tail.following.await();
        return tail;
    }

    private void follow() {
        try (KafkaConsumer<String, byte[]> consumer = EventTopics.consumer(stack)) {
            consumer.assign(EventTopics.PARTITIONS);
            consumer.seekToEnd(EventTopics.PARTITIONS);
            EventTopics.PARTITIONS.forEach(consumer::position);
            following.countDown();
            while (!closed) {
                consumer.poll(Duration.ofMillis(50)).forEach(this::came);
            }
        }
    }

    private void came(ConsumerRecord<String, byte[]> record) {
        boolean isProduct = record.topic().equals(Topics.PRODUCT_UPDATED);
        if (isProduct) {
            productEvents.incrementAndGet();
        }
        String version = Objects.requireNonNull(EventHeaders.text(record.headers(), EventHeaders.VERSION));
        String origin = Objects.requireNonNullElse(EventHeaders.text(record.headers(), EventHeaders.ORIGIN), "");
        (isProduct ? products : streams).came(new Version(record.key(), Long.parseLong(version)), origin);
    }

    /** When a version first arrived, with its origin. */
    Optional<Arrival<String>> await(String kind, UUID id, long version, Duration patience) throws InterruptedException {
        return (kind.equals(Seller.PRODUCTS) ? products : streams).await(new Version(id.toString(), version), patience);
    }

    /** The number of product events, including repeats. */
    long productEvents() {
        return productEvents.get();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(Duration.ofSeconds(10));
    }
}

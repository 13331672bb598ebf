package io.freshet.invalidation.replay;

import io.freshet.events.ConsumerClosing;
import io.freshet.http.WorkPlace;
import io.freshet.supervision.SupervisedThread;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The log of replays, a topic with one partition. Every instance reads all of it into its {@link ReplayBook} and
 * appends its own entries. So replays survive the loss of Redis and of any instance. Thread-safe.
 */
@Component
class ReplayLog implements SmartLifecycle {
    static final String TOPIC = "freshet-replays";

    private static final Logger log = LoggerFactory.getLogger(ReplayLog.class);
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STOP = Duration.ofSeconds(3);
    private static final byte[] NOTHING = {};
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ConsumerFactory<String, byte[]> consumers;
    private final KafkaTemplate<String, byte[]> kafka;
    private final JsonMapper json;
    private final Duration timeout;
    private final ReplayBook book = new ReplayBook();

    /** Guarded by this. All entries below this offset are in the book. */
    private long next;

    /** Guarded by this. Whether all entries from before the start are in the book. */
    private boolean caughtUp;

    /** Guarded by this. The number of calls for an up-to-date book, and how many of them have been answered. */
    private long asked;

    private long answered;

    private final SupervisedThread thread;

    @Autowired
    ReplayLog(
            ConsumerFactory<String, byte[]> consumers,
            KafkaTemplate<String, byte[]> kafka,
            JsonMapper json,
            ReplayProperties properties) {
        this(consumers, kafka, json, properties, Thread::sleep);
    }

    ReplayLog(
            ConsumerFactory<String, byte[]> consumers,
            KafkaTemplate<String, byte[]> kafka,
            JsonMapper json,
            ReplayProperties properties,
            SupervisedThread.Pause pause) {
        this.consumers = consumers;
        this.kafka = kafka;
        this.json = json;
        this.timeout = properties.timeout();
        this.thread = SupervisedThread.repeating(
                "replay-log", FIRST_PAUSE, LONGEST_PAUSE, this::follow, ReplayLog::interrupted, pause);
    }

    /** The log cannot be written or read now. */
    static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    ReplayBook book() {
        return book;
    }

    /**
     * Returns the book with all entries from before this instance started.
     *
     * @throws Unavailable if Kafka does not answer in time
     */
    ReplayBook readBook() throws InterruptedException {
        awaitUntil(() -> caughtUp);
        return book;
    }

    /**
     * Returns the book with all entries from before this call, including those of other instances.
     *
     * @throws Unavailable if Kafka does not answer in time
     */
    ReplayBook readLatestBook() throws InterruptedException {
        long mine;
        synchronized (this) {
            mine = ++asked;
        }
        awaitUntil(() -> answered >= mine);
        return book;
    }

    /**
     * Appends an entry. When this returns, it has been applied to the book, or ignored there.
     *
     * @throws Unavailable if Kafka did not acknowledge or return it in time; it may have been written nevertheless
     */
    void append(ReplayEntry entry) throws InterruptedException {
        long offset;
        try {
            byte[] value = json.writerFor(ReplayEntry.class).writeValueAsBytes(entry);
            offset = kafka.send(new ProducerRecord<>(TOPIC, 0, entry.id().toString(), value))
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .getRecordMetadata()
                    .offset();
        } catch (KafkaException | org.springframework.kafka.KafkaException | ExecutionException | TimeoutException e) {
            throw new Unavailable("an entry of a replay was not acknowledged", e);
        }
        awaitUntil(() -> next > offset);
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds();
    }

    private synchronized void awaitUntil(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.holds()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new Unavailable("the log of replays cannot be read now", null);
            }
            WorkPlace.giveBack();
            wait(left);
        }
    }

    /** Waits until an entry is written, or for the given time. */
    synchronized void awaitNews(Duration atMost) throws InterruptedException {
        long seen = next;
        long deadline = System.nanoTime() + atMost.toNanos();
        long left = atMost.toMillis();
        while (next == seen && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        thread.stop(STOP);
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    private static void interrupted(@Nullable Throwable failure, Duration pause) {
        log.atLevel(failure instanceof Error ? Level.ERROR : Level.DEBUG)
                .setCause(failure)
                .log("the log of replays cannot be read");
    }

    private void follow() {
        Properties settings = new Properties();
        settings.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        Consumer<String, byte[]> consumer = consumers.createConsumer(null, null, "replay-log", settings);
        try {
            List<TopicPartition> only = List.of(PARTITION);
            long end = end(consumer.endOffsets(only, timeout));
            consumer.assign(only);
            synchronized (this) {
                if (next > end) { // the topic was lost and recreated
                    book.forgetAll();
                    next = 0;
                }
                consumer.seek(PARTITION, next);
            }
            while (thread.isCurrent()) {
                poll(consumer);
                reached(consumer.position(PARTITION, timeout), end);
                answer(consumer);
                thread.progressed();
            }
        } finally {
            ConsumerClosing.close(consumer);
        }
    }

    private void poll(Consumer<String, byte[]> consumer) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            read(record);
        }
    }

    private void answer(Consumer<String, byte[]> consumer) {
        long all;
        synchronized (this) {
            all = asked;
            if (all == answered) {
                return;
            }
        }
        long end = end(consumer.endOffsets(List.of(PARTITION), timeout));
        while (consumer.position(PARTITION, timeout) < end && thread.isCurrent()) {
            poll(consumer);
        }
        synchronized (this) {
            answered = all;
        }
        reached(consumer.position(PARTITION, timeout), end);
    }

    private static long end(Map<TopicPartition, Long> ends) {
        return ends.getOrDefault(PARTITION, 0L);
    }

    private void read(ConsumerRecord<String, byte[]> record) {
        byte[] entry = record.value() == null ? NOTHING : record.value();
        try {
            book.apply(json.readValue(entry, ReplayEntry.class));
        } catch (RuntimeException e) { // whatever it is, rethrowing would block all later entries
            log.atWarn()
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("entry", new String(entry, StandardCharsets.UTF_8))
                    .log("an entry in the log of replays is not understood", e);
        }
    }

    private synchronized void reached(long position, long end) {
        next = position;
        caughtUp |= position >= end;
        notifyAll();
    }
}

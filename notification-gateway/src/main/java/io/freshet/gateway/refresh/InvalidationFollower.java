package io.freshet.gateway.refresh;

import io.freshet.events.ConsumerClosing;
import io.freshet.events.Topics;
import io.freshet.supervision.SupervisedThread;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads every partition of the announcements without a consumer group, since each gateway notifies its own clients of
 * all of them. It keeps the position itself, so it handles every failure (Kafka, the registry) the same way: after a
 * backoff, a new consumer resumes exactly where the last one stopped. If that is impossible, because the topic was
 * recreated or the records are gone, all listeners are notified of the gap.
 *
 * <p>Before the first client it reads back the announcements of the last minutes. They allow any gateway, even one just
 * started, to notify clients of another instance of what they missed.
 */
final class InvalidationFollower implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(InvalidationFollower.class);
    private static final Duration TOPIC_CHECK = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final List<TopicPartition> PARTITIONS = IntStream.range(0, Topics.EVENT_PARTITIONS)
            .mapToObj(partition -> new TopicPartition(Topics.FEED_INVALIDATED, partition))
            .toList();

    private final InvalidationTopic topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final InvalidationReader reader;
    private final AnnouncementListener listener;
    private final Duration window;

    private volatile @Nullable Position position;
    private final SupervisedThread thread = SupervisedThread.repeating(
            "feed-invalidated", FIRST_PAUSE, LONGEST_PAUSE, this::follow, InvalidationFollower::interrupted);

    InvalidationFollower(
            InvalidationTopic topic,
            Supplier<Consumer<byte[], byte[]>> consumers,
            InvalidationReader reader,
            AnnouncementListener listener,
            Duration window) {
        this.topic = topic;
        this.consumers = consumers;
        this.reader = reader;
        this.listener = listener;
        this.window = window;
    }

    /** Whether the position of every partition is known. Stays true if Kafka becomes unavailable later. */
    boolean isPositioned() {
        return position != null;
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        thread.stop(STOP_PATIENCE);
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    /** A pause gains nothing: it only creates a backlog. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    /** Out-of-range offsets are a failure, too: {@link #open} then detects the gap. */
    private static void interrupted(@Nullable Throwable failure, Duration pause) {
        if (failure instanceof Error) {
            log.error("event=announcements_interrupted retry_in_ms={}", pause.toMillis(), failure);
        } else if (failure != null) {
            log.warn("event=announcements_interrupted retry_in_ms={} cause={}", pause.toMillis(), causes(failure));
            log.debug("event=announcements_interrupted", failure);
        }
    }

    private void follow() throws InterruptedException {
        Admin admin = topic.connect();
        try {
            Consumer<byte[], byte[]> consumer = consumers.get();
            try {
                follow(admin, consumer);
            } finally {
                ConsumerClosing.close(consumer);
            }
        } finally {
            admin.close(CLOSE_PATIENCE);
        }
    }

    /** Runs until the topic is recreated, which a consumer would not notice. */
    private void follow(Admin admin, Consumer<byte[], byte[]> consumer) throws InterruptedException {
        UUID topicId = topic.ensure(admin);
        long checkedNanos = System.nanoTime();
        consumer.assign(PARTITIONS);
        Position current = open(consumer, topicId);
        while (thread.isCurrent()) {
            current = relay(consumer.poll(POLL), current);
            thread.progressed();
            if (System.nanoTime() - checkedNanos > TOPIC_CHECK.toNanos()) {
                if (!topic.ensure(admin).equals(topicId)) {
                    return;
                }
                checkedNanos = System.nanoTime();
            }
        }
    }

    /** Seeks to where reading has to resume. Announces a gap if records in between are lost. */
    private Position open(Consumer<byte[], byte[]> consumer, UUID topicId) throws InterruptedException {
        Map<TopicPartition, Long> ends = consumer.endOffsets(PARTITIONS, PATIENCE);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(PARTITIONS, PATIENCE);
        Position known = position;
        if (known == null) {
            return readBack(consumer, topicId, ends);
        }
        boolean resumable = known.topicId().equals(topicId)
                && PARTITIONS.stream()
                        .allMatch(partition -> known.next(partition.partition()) >= offset(beginnings, partition)
                                && known.next(partition.partition()) <= offset(ends, partition));
        Position from = resumable ? known : seek(consumer, topicId, ends);
        PARTITIONS.forEach(partition -> consumer.seek(partition, from.next(partition.partition())));
        if (resumable) {
            moveTo(new Announcement.Nothing(from));
        } else {
            log.warn("event=announcements_lost topic_id={} action=resync_required", topicId);
            moveTo(new Announcement.Gap(from));
        }
        log.info("event=following_announcements topic={} position={}", Topics.FEED_INVALIDATED, from);
        return from;
    }

    /** Reads the announcements of the last minutes, up to the given end offsets. */
    private Position readBack(Consumer<byte[], byte[]> consumer, UUID topicId, Map<TopicPartition, Long> ends)
            throws InterruptedException {
        long since = System.currentTimeMillis() - window.toMillis();
        Map<TopicPartition, Long> begins = new HashMap<>(ends);
        consumer.offsetsForTimes(
                        PARTITIONS.stream().collect(Collectors.toMap(partition -> partition, _ -> since)), PATIENCE)
                .forEach((partition, found) -> {
                    if (found != null) {
                        begins.put(partition, Math.min(found.offset(), offset(ends, partition)));
                    }
                });
        Position current = seek(consumer, topicId, begins);
        listener.recall(new Announcement.Gap(current));
        while (PARTITIONS.stream().anyMatch(partition -> consumer.position(partition) < offset(ends, partition))) {
            if (!thread.isCurrent()) {
                throw new InterruptedException("stopped while reading back");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Announcement past = reader.read(record, current);
                listener.recall(past);
                current = past.position();
            }
        }
        moveTo(new Announcement.Nothing(current));
        log.info(
                "event=following_announcements topic={} position={} window={}",
                Topics.FEED_INVALIDATED,
                current,
                window);
        return current;
    }

    private static Position seek(Consumer<byte[], byte[]> consumer, UUID topicId, Map<TopicPartition, Long> offsets) {
        PARTITIONS.forEach(partition -> consumer.seek(partition, offset(offsets, partition)));
        return Position.of(
                topicId,
                PARTITIONS.stream()
                        .mapToLong(partition -> offset(offsets, partition))
                        .toArray());
    }

    private Position relay(ConsumerRecords<byte[], byte[]> records, Position from) throws InterruptedException {
        Position current = from;
        boolean relayed = true;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Announcement announcement = reader.read(record, current);
            relayed = !(announcement instanceof Announcement.Nothing);
            if (relayed) {
                moveTo(announcement);
            }
            current = announcement.position();
        }
        if (!relayed) {
            // Once per batch is enough: a cursor may lag behind but must never be ahead.
            moveTo(new Announcement.Nothing(current));
        }
        return current;
    }

    private void moveTo(Announcement announcement) throws InterruptedException {
        listener.announce(announcement);
        position = announcement.position();
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        Long offset = offsets.get(partition);
        if (offset == null) {
            throw new IllegalStateException("Kafka did not tell the offsets of " + partition);
        }
        return offset;
    }

    private static String causes(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure.toString() : failure + " <- " + cause;
    }
}

package io.freshet.invalidation.replay;

import io.freshet.cache.InvalidationTarget;
import io.freshet.events.ConsumerClosing;
import io.freshet.events.MalformedEventException;
import io.freshet.events.RegistryUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads ranges of the event topics, outside any consumer group. Not thread-safe. */
final class ReplayedEvents implements AutoCloseable {
    private final Consumer<String, byte[]> consumer;
    private final ReplayedTargets reader;
    private final Duration timeout;
    private final Map<TopicPartition, OffsetRange> ranges;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private long unreadable;

    /**
     * Resumes from positions.
     *
     * @param consumer a consumer for this reader alone
     * @param reached the positions by partition; missing ones start at the beginning of their range
     */
    ReplayedEvents(
            Consumer<String, byte[]> consumer,
            ReplayedTargets reader,
            Duration timeout,
            Map<TopicPartition, OffsetRange> ranges,
            Map<TopicPartition, Long> reached) {
        this.consumer = consumer;
        this.reader = reader;
        this.timeout = timeout;
        this.ranges = ranges;
        ranges.forEach((partition, range) ->
                positions.put(partition, Math.max(range.from(), reached.getOrDefault(partition, range.from()))));
        consumer.assign(
                ranges.keySet().stream().filter(partition -> !isDone(partition)).toList());
        consumer.assignment().forEach(partition -> consumer.seek(partition, position(partition)));
    }

    /** A range can never be read to its end. */
    static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Gone(String message) {
            super(message);
        }
    }

    private boolean isDone(TopicPartition partition) {
        OffsetRange range = ranges.get(partition);
        return range == null || position(partition) >= range.to();
    }

    private long position(TopicPartition partition) {
        return positions.getOrDefault(partition, 0L);
    }

    boolean isDone() {
        return ranges.keySet().stream().allMatch(this::isDone);
    }

    /** Reads more events. Returns false if none arrived. */
    boolean read(Duration atMost, CoalescedTargets into) {
        boolean came = false;
        for (ConsumerRecord<String, byte[]> record : consumer.poll(atMost)) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            OffsetRange range = ranges.get(partition);
            if (range != null && record.offset() < range.to()) {
                came = true;
                read(record, into);
                positions.put(partition, record.offset() + 1);
            }
        }
        for (TopicPartition partition : consumer.assignment()) {
            if (!isDone(partition)) {
                reached(partition, consumer.position(partition, timeout)); // also skips offsets without a record
            }
        }
        consumer.pause(consumer.assignment().stream().filter(this::isDone).toList());
        return came;
    }

    private void reached(TopicPartition partition, long position) {
        OffsetRange range = ranges.get(partition);
        if (range != null) {
            positions.merge(partition, Math.min(position, range.to()), Math::max);
        }
    }

    private void read(ConsumerRecord<String, byte[]> record, CoalescedTargets into) {
        try {
            Set<InvalidationTarget> targets = reader.read(record);
            into.addAll(targets);
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (MalformedEventException | RuntimeException e) {
            unreadable++; // the live consumer has kept it as a dead letter
            into.addEverything();
        }
    }

    /**
     * Checks why no events arrive.
     *
     * @throws Gone if a range ends beyond the end of its partition
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    void explainSilence() {
        consumer.endOffsets(ranges.keySet(), timeout).forEach((partition, end) -> {
            OffsetRange range = ranges.get(partition);
            if (range != null && end < range.to()) {
                throw new Gone("%s ends at %d and not at %d as when the replay began: Kafka has lost events"
                        .formatted(partition, end, range.to()));
            }
        });
    }

    /** The number of offsets passed in the ranges. */
    long events() {
        return ranges.entrySet().stream()
                .mapToLong(entry -> position(entry.getKey()) - entry.getValue().from())
                .sum();
    }

    /** The number of records that this reader could not read. */
    long unreadable() {
        return unreadable;
    }

    Map<TopicPartition, Long> positions() {
        return Map.copyOf(positions);
    }

    @Override
    public void close() {
        ConsumerClosing.close(consumer);
    }
}

package io.freshet.invalidation.deadletter;

import io.freshet.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads the dead-letter topics. Calls are rare: creating a consumer per call is cheaper than following the topics.
 * Thread-safe.
 */
@Component
class DeadLetterLog {
    /** The dead-letter topics of all public topics. A missing topic counts as empty. */
    private static final Set<String> TOPICS = Stream.of(
                    Topics.STREAM_STATUS_CHANGED,
                    Topics.PRODUCT_UPDATED,
                    Topics.FEED_INVALIDATED,
                    Topics.WATERMARKS,
                    Topics.CACHE_COMMANDS,
                    Topics.STREAM_STATE,
                    Topics.PRODUCT_STATE)
            .map(topic -> topic + Topics.DEAD_LETTER_SUFFIX)
            .collect(Collectors.toUnmodifiableSet());

    private static final Duration POLL = Duration.ofMillis(100);

    private final ConsumerFactory<?, ?> consumers;
    private final DeadLetterProperties properties;

    DeadLetterLog(ConsumerFactory<?, ?> consumers, DeadLetterProperties properties) {
        this.consumers = consumers;
        this.properties = properties;
    }

    /**
     * Returns the newest letters of all topics, newest first. Reads at most {@code count} from each partition, and
     * holds at most that many in memory.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer in time
     */
    List<DeadLetter> newest(int count) {
        Instant deadline = Instant.now().plus(properties.timeout());
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, deadline);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, left(deadline));
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions, left(deadline)));
            ends.entrySet().removeIf(end -> end.getValue() <= begins.getOrDefault(end.getKey(), 0L));
            consumer.assign(ends.keySet());
            ends.forEach((partition, end) ->
                    consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - count)));
            return read(consumer, ends, count, deadline);
        }
    }

    private static List<DeadLetter> read(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, int count, Instant deadline) {
        Comparator<DeadLetter> oldestFirst = DeadLetter.NEWEST_FIRST.reversed();
        PriorityQueue<DeadLetter> newest = new PriorityQueue<>(oldestFirst);
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey(), left(deadline)) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                newest.add(DeadLetter.of(record));
                if (newest.size() > count) {
                    newest.remove();
                }
            }
        }
        List<DeadLetter> sorted = new ArrayList<>(newest);
        sorted.sort(DeadLetter.NEWEST_FIRST);
        return sorted;
    }

    /**
     * Returns one complete letter.
     *
     * @return null if there is none at that offset, or no longer
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer in time
     */
    @Nullable
    ConsumerRecord<byte[], byte[]> at(TopicPartition partition, long offset) {
        Instant deadline = Instant.now().plus(properties.timeout());
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            if (!partitions(consumer, deadline).contains(partition)) {
                return null;
            }
            List<TopicPartition> only = List.of(partition);
            if (offset < consumer.beginningOffsets(only, left(deadline)).getOrDefault(partition, 0L)
                    || offset >= consumer.endOffsets(only, left(deadline)).getOrDefault(partition, 0L)) {
                return null;
            }
            consumer.assign(only);
            consumer.seek(partition, offset);
            while (consumer.position(partition, left(deadline)) <= offset) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    return record.offset() == offset ? record : null;
                }
            }
            return null; // no record at that offset
        }
    }

    private static List<TopicPartition> partitions(Consumer<?, ?> consumer, Instant deadline) {
        return consumer.listTopics(left(deadline)).entrySet().stream()
                .filter(topic -> TOPICS.contains(topic.getKey()))
                .flatMap(topic -> topic.getValue().stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /** Reads bytes, not text: an unreadable record may have any key. */
    private Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                consumers.getConfigurationProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Duration left(Instant deadline) {
        Duration left = Duration.between(Instant.now(), deadline);
        if (!left.isPositive()) {
            throw new TimeoutException("Kafka did not tell all dead letters in time");
        }
        return left;
    }
}

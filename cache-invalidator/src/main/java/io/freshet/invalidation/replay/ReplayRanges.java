package io.freshet.invalidation.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/** Finds the offsets to replay. Thread-safe. */
@Component
class ReplayRanges {
    private static final int MOST_EVENTS_A_POLL = 2_000;

    private final ConsumerFactory<String, byte[]> consumers;
    private final Duration timeout;
    private final int eventsAPoll;

    ReplayRanges(ConsumerFactory<String, byte[]> consumers, ReplayProperties properties) {
        this.consumers = consumers;
        this.timeout = properties.timeout();
        this.eventsAPoll = Math.clamp(properties.eventsPerSecond() / 10, 1, MOST_EVENTS_A_POLL);
    }

    /**
     * Returns the ranges from an instant to the current end.
     *
     * @param since the instant; null for the earliest event
     * @return the ranges by {@code topic-partition}; none for a topic that does not exist
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer in time
     */
    Map<String, OffsetRange> since(@Nullable Instant since, List<String> topics) {
        try (Consumer<String, byte[]> consumer = consumer("replay-ranges")) {
            Map<String, List<PartitionInfo>> known = consumer.listTopics(timeout);
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> known.getOrDefault(topic, List.of()).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, timeout);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, timeout);
            Map<TopicPartition, OffsetAndTimestamp> firsts = since == null
                    ? Map.of()
                    : consumer.offsetsForTimes(
                            partitions.stream()
                                    .collect(Collectors.toMap(Function.identity(), _ -> since.toEpochMilli())),
                            timeout);
            Map<String, OffsetRange> ranges = new HashMap<>();
            for (TopicPartition partition : partitions) {
                long end = ends.getOrDefault(partition, 0L);
                OffsetAndTimestamp first = firsts.get(partition);
                long begin = since == null ? begins.getOrDefault(partition, 0L) : first == null ? end : first.offset();
                ranges.put(partition.toString(), new OffsetRange(begin, end));
            }
            return ranges;
        }
    }

    /** Creates a consumer without a group, so that it shares no partitions or offsets. */
    Consumer<String, byte[]> consumer(String clientSuffix) {
        Properties settings = new Properties();
        settings.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(eventsAPoll));
        settings.setProperty(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(512 << 10));
        return consumers.createConsumer(null, null, clientSuffix, settings);
    }

    static TopicPartition partition(String name) {
        int dash = name.lastIndexOf('-');
        return new TopicPartition(name.substring(0, dash), Integer.parseInt(name.substring(dash + 1)));
    }

    static <V> Map<TopicPartition, V> byPartition(Map<String, V> byName) {
        return byName.entrySet().stream()
                .collect(Collectors.toMap(entry -> partition(entry.getKey()), Map.Entry::getValue));
    }

    static <V> Map<String, V> byName(Map<TopicPartition, V> byPartition) {
        return byPartition.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue));
    }
}

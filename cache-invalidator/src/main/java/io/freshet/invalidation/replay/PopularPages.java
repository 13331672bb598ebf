package io.freshet.invalidation.replay;

import io.freshet.cache.CachedRequest;
import io.freshet.cache.PagePopularity;
import io.freshet.events.ConsumerClosing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * The pages requested most recently and often, over all instances of feed-service, including stopped ones, whose weight
 * decays. Calls are rare: creating a consumer per call is cheaper than following the topic. Thread-safe.
 */
@Component
class PopularPages {
    /** The most recent instances only. Each restart of an instance adds one until Kafka removes the old one. */
    private static final int MOST_INSTANCES = 64;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final TopicPartition PARTITION = new TopicPartition(PagePopularity.TOPIC, 0);

    private final ConsumerFactory<String, byte[]> consumers;
    private final Duration timeout;

    PopularPages(ConsumerFactory<String, byte[]> consumers, ReplayProperties properties) {
        this.consumers = consumers;
        this.timeout = properties.timeout();
    }

    /**
     * The hottest pages, hottest first.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer in time
     */
    List<CachedRequest> hottest(int most) {
        Instant now = Instant.now();
        Map<CachedRequest, Double> scores = new HashMap<>();
        for (ConsumerRecord<String, byte[]> record : latestRecords()) {
            double left =
                    PagePopularity.remainingAfter(Duration.between(Instant.ofEpochMilli(record.timestamp()), now));
            PagePopularity.decode(record.value())
                    .forEach(page -> scores.merge(page.page(), page.score() * left, Double::sum));
        }
        return scores.entrySet().stream()
                .sorted(Map.Entry.<CachedRequest, Double>comparingByValue(Comparator.reverseOrder()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<ConsumerRecord<String, byte[]>> latestRecords() {
        Properties settings = new Properties();
        settings.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        Instant deadline = Instant.now().plus(timeout);
        Consumer<String, byte[]> consumer = consumers.createConsumer(null, null, "replay-popularity", settings);
        try {
            if (!consumer.listTopics(timeout).containsKey(PagePopularity.TOPIC)) {
                return List.of(); // no feed-service has run here yet
            }
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long end = consumer.endOffsets(List.of(PARTITION), timeout).getOrDefault(PARTITION, 0L);
            Map<String, ConsumerRecord<String, byte[]>> last = new LinkedHashMap<>();
            while (consumer.position(PARTITION, timeout) < end) {
                if (Instant.now().isAfter(deadline)) {
                    throw new TimeoutException("Kafka did not tell in time what is popular");
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (record.key() != null) {
                        last.remove(record.key()); // keeps the map ordered by latest record
                        if (record.value() != null) {
                            last.put(record.key(), record);
                        }
                    }
                    if (last.size() > MOST_INSTANCES) {
                        last.remove(last.keySet().iterator().next());
                    }
                }
            }
            return List.copyOf(last.values());
        } finally {
            ConsumerClosing.close(consumer);
        }
    }
}

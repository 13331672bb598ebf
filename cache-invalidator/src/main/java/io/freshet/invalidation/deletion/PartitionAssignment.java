package io.freshet.invalidation.deletion;

import io.freshet.events.Topics;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.stereotype.Component;

/**
 * Tracks the partitions that this instance applies. Its health, part of readiness, is down until the consumers of
 * changes and commands have had their first assignment; from then on, records are applied as they arrive. A later
 * outage of Kafka does not make the service unready. Spring Boot registers this with every listener container, so it
 * also sees partitions whose records invalidate nothing.
 */
@Component
class PartitionAssignment implements ConsumerAwareRebalanceListener, HealthIndicator {
    private static final Set<String> TOPICS =
            Set.of(Topics.STREAM_STATUS_CHANGED, Topics.PRODUCT_UPDATED, Topics.CACHE_COMMANDS);

    private final AppliedProgress progress;
    /** The topics whose consumers have had an assignment. */
    private final Set<String> met = ConcurrentHashMap.newKeySet();

    PartitionAssignment(AppliedProgress progress) {
        this.progress = progress;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        sources(partitions).forEach(partition -> progress.own(Sources.of(partition), consumer.position(partition)));
        met.addAll(consumer.subscription());
    }

    @Override
    public void onPartitionsRevokedAfterCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        sources(partitions).forEach(partition -> progress.disown(Sources.of(partition)));
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        sources(partitions).forEach(partition -> progress.disown(Sources.of(partition)));
    }

    private static Stream<TopicPartition> sources(Collection<TopicPartition> partitions) {
        return partitions.stream().filter(partition -> Sources.invalidate(partition.topic()));
    }

    @Override
    public Health health() {
        return met.containsAll(TOPICS)
                ? Health.up().build()
                : Health.down()
                        .withDetail("waiting", "for the first assignment of partitions; is Kafka there?")
                        .build();
    }
}

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
 * Which partitions of the event topics this instance applies. Its health is down until the groups have met once, part of
 * readiness: from then on changes and commands are applied as they come. Kafka's later absence does not make the service
 * unready. Spring Boot gives it to every listener container, so it also meets partitions whose records invalidate nothing.
 */
@Component
class PartitionAssignment implements ConsumerAwareRebalanceListener, HealthIndicator {
    private static final Set<String> TOPICS =
            Set.of(Topics.STREAM_STATUS_CHANGED, Topics.PRODUCT_UPDATED, Topics.CACHE_COMMANDS);

    private final AppliedProgress progress;
    /** The topics whose consumers have met the group. */
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

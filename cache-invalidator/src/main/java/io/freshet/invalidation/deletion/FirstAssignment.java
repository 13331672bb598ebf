package io.freshet.invalidation.deletion;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.stereotype.Component;

/**
 * Health that is down until the group has met once, part of readiness: from then on changes are applied as they come.
 * Kafka's later absence does not make the service unready.
 */
@Component
class FirstAssignment implements ConsumerAwareRebalanceListener, HealthIndicator {
    private volatile boolean happened;

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        happened = true;
    }

    @Override
    public Health health() {
        return happened
                ? Health.up().build()
                : Health.down()
                        .withDetail("waiting", "for the first assignment of partitions; is Kafka there?")
                        .build();
    }
}

package io.freshet.gateway.refresh;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready once the gateway has a position in the announcements. Before that it cannot guarantee delivery. */
final class FeedPositionHealthIndicator implements HealthIndicator {
    private final InvalidationFollower follower;

    FeedPositionHealthIndicator(InvalidationFollower follower) {
        this.follower = follower;
    }

    @Override
    public Health health() {
        return follower.isPositioned()
                ? Health.up().build()
                : Health.outOfService()
                        .withDetail("waiting_for", "a position in Kafka's feed-invalidated topic")
                        .build();
    }
}

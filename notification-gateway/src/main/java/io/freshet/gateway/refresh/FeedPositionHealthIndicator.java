package io.freshet.gateway.refresh;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready once the gateway knows where it stands in the announcements: before, it could promise no client anything. */
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

package io.freshet.invalidation.deadletter;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for reading and replaying dead letters.
 *
 * @param timeout the total time that an admin's call waits for Kafka
 * @param concurrent the most concurrent calls that read or write Kafka; each has its own consumer
 */
@ConfigurationProperties("freshet.dead-letters")
record DeadLetterProperties(
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("4") int concurrent) {
    DeadLetterProperties {
        if (!timeout.isPositive() || concurrent < 1) {
            throw new IllegalArgumentException(
                    "freshet.dead-letters.timeout and freshet.dead-letters.concurrent must be positive");
        }
    }
}

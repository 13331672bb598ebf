package io.freshet.invalidation.deadletter;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How dead letters are read and put back.
 *
 * @param timeout how long an admin waits for Kafka, in all
 * @param concurrent how many calls may read or write Kafka at once; each has a consumer of its own
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

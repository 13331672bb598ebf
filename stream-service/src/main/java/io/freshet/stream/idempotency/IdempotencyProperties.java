package io.freshet.stream.idempotency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the stored answers.
 *
 * @param retention how long an answer is kept; an older key counts as new
 */
@ConfigurationProperties("freshet.idempotency")
record IdempotencyProperties(@DefaultValue("24h") Duration retention) {
    IdempotencyProperties {
        if (!retention.isPositive()) {
            throw new IllegalArgumentException("freshet.idempotency.retention must be above 0, not " + retention);
        }
    }
}

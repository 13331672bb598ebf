package io.freshet.stream.idempotency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long answers are kept for repeated requests.
 *
 * @param retention from the first answer; an older key counts as new
 */
@ConfigurationProperties("freshet.idempotency")
record IdempotencyProperties(@DefaultValue("24h") Duration retention) {
    IdempotencyProperties {
        if (!retention.isPositive()) {
            throw new IllegalArgumentException("freshet.idempotency.retention must be above 0, not " + retention);
        }
    }
}

package io.freshet.invalidation.deletion;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How changes are applied.
 *
 * @param registry the schema registry's native API
 * @param maxBackoff the longest pause between two attempts to apply a batch
 */
@ConfigurationProperties("freshet.invalidation")
record InvalidationProperties(
        URI registry, @DefaultValue("5s") Duration maxBackoff) {
    InvalidationProperties {
        if (!maxBackoff.isPositive()) {
            throw new IllegalArgumentException("freshet.invalidation.max-backoff must be positive");
        }
    }
}

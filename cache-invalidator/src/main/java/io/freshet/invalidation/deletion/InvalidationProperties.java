package io.freshet.invalidation.deletion;

import io.freshet.events.RegistryAddress;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for applying changes.
 *
 * @param registry the schema registry's native API
 * @param maxBackoff the longest pause between two attempts to apply a batch
 * @param coalesceAbove changes of a partition are applied together if more than this many are in one poll
 */
@ConfigurationProperties("freshet.invalidation")
record InvalidationProperties(
        RegistryAddress registry,
        @DefaultValue("5s") Duration maxBackoff,
        @DefaultValue("50") int coalesceAbove) {
    InvalidationProperties {
        if (coalesceAbove < 1) {
            throw new IllegalArgumentException("freshet.invalidation.coalesce-above must be at least 1");
        }
        if (!maxBackoff.isPositive()) {
            throw new IllegalArgumentException("freshet.invalidation.max-backoff must be positive");
        }
    }
}

package io.freshet.invalidation.replay;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events are replayed.
 *
 * @param eventsPerSecond how fast events are read at most; the live path needs the processor too
 * @param scopes how many scopes of one feed are invalidated one by one; where a replay names more, the feed is invalidated whole
 * @param scopesPerCommand how many scopes one command invalidates at most: what an admin's command may wait behind
 * @param checkpoint how often progress is kept: what a crash makes a replay do again
 * @param lease for how long an instance that runs a replay may be silent before another takes it over
 * @param patience how long a replay tries on without getting further, before it is given up
 * @param feed where feed-service answers
 * @param warmPages how many pages are warmed at most
 * @param warmPagesPerSecond how fast at most; each costs the database one query at most
 * @param warmConcurrency how many pages are asked for at once
 * @param timeout how long Kafka or one page of feed-service is waited for
 */
@ConfigurationProperties("freshet.replay")
record ReplayProperties(
        @DefaultValue("40000") int eventsPerSecond,
        @DefaultValue("5000") int scopes,
        @DefaultValue("200") int scopesPerCommand,
        @DefaultValue("1s") Duration checkpoint,
        @DefaultValue("6s") Duration lease,
        @DefaultValue("5m") Duration patience,
        URI feed,
        @DefaultValue("1000") int warmPages,
        @DefaultValue("100") int warmPagesPerSecond,
        @DefaultValue("4") int warmConcurrency,
        @DefaultValue("10s") Duration timeout) {
    ReplayProperties {
        if (eventsPerSecond < 1 || scopes < 1 || scopesPerCommand < 1) {
            throw new IllegalArgumentException(
                    "freshet.replay.events-per-second, .scopes and .scopes-per-command must be positive");
        }
        if (!checkpoint.isPositive() || !patience.isPositive() || !timeout.isPositive()) {
            throw new IllegalArgumentException("freshet.replay.checkpoint, .patience and .timeout must be positive");
        }
        if (lease.compareTo(checkpoint.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException("freshet.replay.lease must be three times .checkpoint at least");
        }
        if (warmPages < 1 || warmPagesPerSecond < 1 || warmConcurrency < 1) {
            throw new IllegalArgumentException(
                    "freshet.replay.warm-pages, .warm-pages-per-second and .warm-concurrency must be positive");
        }
    }
}

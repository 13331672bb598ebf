package io.freshet.invalidation.replay;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for replays.
 *
 * @param eventsPerSecond the maximum rate of reading events; leaves CPU to the live path
 * @param scopes the most scopes of a feed that are invalidated one by one; above that, the whole feed is
 * @param scopesPerCommand the most scopes in one command; bounds the wait of an admin's command
 * @param checkpoint the interval of recording progress; bounds the work repeated after a crash
 * @param lease how long the runner of a replay may be silent before another instance takes over
 * @param patience how long a replay retries without progress before it fails
 * @param feed the URI of feed-service
 * @param warmPages the most pages to warm
 * @param warmPagesPerSecond the maximum rate of warming; each page costs at most one query
 * @param warmConcurrency the number of concurrent page requests
 * @param timeout for Kafka, and for one page from feed-service
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

package io.freshet.feed.popularity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How popularity is published.
 *
 * @param period how often; counts since the last time are lost with the process
 */
@ConfigurationProperties("freshet.popularity")
record PopularityProperties(@DefaultValue("15s") Duration period) {
    PopularityProperties {
        if (!period.isPositive()) {
            throw new IllegalArgumentException("freshet.popularity.period must be positive");
        }
    }
}

package io.freshet.gateway.refresh;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much of the past is kept for clients that come back, under {@code freshet.gateway.history}.
 *
 * @param window how long ago a client may have gone; so much is read back from Kafka before the gateway is ready
 * @param maxSize of what is kept, roughly; beyond, the oldest goes first
 */
@ConfigurationProperties("freshet.gateway.history")
public record HistoryProperties(
        @DefaultValue("15m") Duration window,
        @DefaultValue("8MB") DataSize maxSize) {
    /** Checks the bounds. */
    public HistoryProperties {
        if (!window.isPositive() || maxSize.toBytes() < 1) {
            throw new IllegalArgumentException("freshet.gateway.history: window and max-size must be positive");
        }
    }
}

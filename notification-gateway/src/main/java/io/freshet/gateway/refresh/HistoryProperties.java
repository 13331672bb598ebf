package io.freshet.gateway.refresh;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Retention of announcements for clients that resume, under {@code freshet.gateway.history}.
 *
 * @param window how long a client may have been disconnected; this much is read back from Kafka before the gateway is
 *     ready
 * @param maxSize approximate limit; the oldest announcements are dropped first
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

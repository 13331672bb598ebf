package io.freshet.gateway.presence;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Presence settings, under {@code freshet.gateway.presence}.
 *
 * @param onlineFor how long a user stays online after the last heartbeat
 */
@ConfigurationProperties("freshet.gateway.presence")
record PresenceProperties(@DefaultValue("5m") Duration onlineFor) {
    PresenceProperties {
        if (!onlineFor.isPositive()) {
            throw new IllegalArgumentException("freshet.gateway.presence.online-for must be positive");
        }
    }
}

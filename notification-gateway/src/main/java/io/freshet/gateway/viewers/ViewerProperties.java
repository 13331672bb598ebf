package io.freshet.gateway.viewers;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for counting viewers across all instances, under {@code freshet.gateway.viewers}.
 *
 * @param heartbeat how often an instance rewrites its number of viewers if nothing changes
 * @param lifetime expiry of that number; the viewers of a dead instance are dropped by then
 * @param typing how long a user counts as typing after the last event
 * @param maxJoined number of streams that one connection may watch at once
 */
@ConfigurationProperties("freshet.gateway.viewers")
record ViewerProperties(
        @DefaultValue("5s") Duration heartbeat,
        @DefaultValue("20s") Duration lifetime,
        @DefaultValue("3s") Duration typing,
        @DefaultValue("64") int maxJoined) {
    ViewerProperties {
        if (!heartbeat.isPositive() || lifetime.compareTo(heartbeat.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("freshet.gateway.viewers: lifetime must be at least twice the heartbeat,"
                    + " or a late heartbeat loses viewers");
        }
        if (!typing.isPositive() || maxJoined < 1) {
            throw new IllegalArgumentException("freshet.gateway.viewers: typing and max-joined must be positive");
        }
    }
}

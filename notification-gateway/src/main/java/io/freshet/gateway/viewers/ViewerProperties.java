package io.freshet.gateway.viewers;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How viewers are counted over all instances.
 *
 * @param heartbeat how often an instance says how many viewers it has, if nothing changes
 * @param lifetime how long that counts; the viewers of an instance that dies are gone by then
 * @param typing how long a user types after having said so last
 * @param maxJoined streams that one connection may watch at once
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

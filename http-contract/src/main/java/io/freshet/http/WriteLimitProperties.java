package io.freshet.http;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A user's share of the writes of a service.
 *
 * @param perSecond writes per second on average; 0 is no limit
 * @param burst writes at once after a pause
 */
@ConfigurationProperties("freshet.limits.writes")
record WriteLimitProperties(
        @DefaultValue("50") int perSecond,
        @DefaultValue("100") int burst) {}

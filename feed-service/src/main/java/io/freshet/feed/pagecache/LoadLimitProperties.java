package io.freshet.feed.pagecache;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A client's share of the database.
 *
 * @param perSecond loads that its requests start, in the long run; 0 is no limit
 * @param burst at once, after a rest
 */
@ConfigurationProperties("freshet.limits.loads")
record LoadLimitProperties(
        @DefaultValue("50") int perSecond,
        @DefaultValue("200") int burst) {}

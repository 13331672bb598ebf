package io.freshet.feed.pagecache;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A client's share of the database.
 *
 * @param perSecond loads per second that its requests may start on average; 0 is no limit
 * @param burst loads at once after a pause
 */
@ConfigurationProperties("freshet.limits.loads")
record LoadLimitProperties(
        @DefaultValue("50") int perSecond,
        @DefaultValue("200") int burst) {}

package io.freshet.feed.nearcache;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The near cache of an instance.
 *
 * @param maxSize of all pages together; 0 turns the near cache off
 */
@ConfigurationProperties("freshet.near-cache")
public record NearCacheProperties(@DefaultValue("24MB") DataSize maxSize) {
    /** Checks the bound. */
    public NearCacheProperties {
        if (maxSize.isNegative()) {
            throw new IllegalArgumentException("freshet.near-cache.max-size must not be negative");
        }
    }
}

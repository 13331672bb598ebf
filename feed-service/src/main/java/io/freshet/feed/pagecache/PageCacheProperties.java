package io.freshet.feed.pagecache;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How pages are served.
 *
 * @param maxAge how old a cached page may be: a page not proven to hold everything committed up to that long ago is
 *     read from the database
 * @param spacing how long a database read is shared by requests that the cache cannot serve; one of each page in that
 *     time is enough
 * @param patience how long a request waits for other requests' reads
 * @param lease how long one instance has the right to fill a page, in case it dies
 * @param leaseWait how long an instance waits for a page that another fills, before it reads the database itself
 * @param warming whether hot pages are read before they are requested
 */
@ConfigurationProperties("freshet.page-cache")
record PageCacheProperties(
        @DefaultValue("5s") Duration maxAge,
        @DefaultValue("1s") Duration spacing,
        @DefaultValue("4s") Duration patience,
        @DefaultValue("3s") Duration lease,
        @DefaultValue("500ms") Duration leaseWait,
        @DefaultValue("true") boolean warming) {
    PageCacheProperties {
        if (!maxAge.isPositive() || spacing.isNegative() || patience.compareTo(spacing) <= 0) {
            throw new IllegalArgumentException(
                    "freshet.page-cache: max-age must be positive and patience longer than spacing");
        }
        if (!lease.isPositive() || leaseWait.isNegative()) {
            throw new IllegalArgumentException(
                    "freshet.page-cache: lease must be positive and lease-wait not negative");
        }
    }
}

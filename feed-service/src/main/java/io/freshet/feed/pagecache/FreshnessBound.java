package io.freshet.feed.pagecache;

import io.freshet.cache.Freshness;
import io.freshet.feed.catalogread.DatabaseClock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** How fresh a page must be proven to be, now, and how old it is. Thread-safe. */
@Component
class FreshnessBound {
    private final DatabaseClock clock;
    private final PageCacheProperties properties;

    FreshnessBound(DatabaseClock clock, PageCacheProperties properties) {
        this.clock = clock;
        this.properties = properties;
    }

    /** While the database's clock is unknown nothing is fresh; the read that follows tells it. */
    Freshness now() {
        Instant now = clock.now();
        return now == null ? new Freshness(Instant.MAX, Instant.MAX) : Freshness.within(properties.maxAge(), now);
    }

    /** How long ago something was read from the database; nothing is known of that while its clock is unknown. */
    Duration age(Instant readAt) {
        Instant now = clock.now();
        return now == null ? Duration.ZERO : Duration.between(readAt, now);
    }
}

package io.freshet.feed.pagecache;

import io.freshet.cache.Freshness;
import io.freshet.feed.catalogread.DatabaseClock;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** How fresh a page must be proven to be, now. Thread-safe. */
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
}

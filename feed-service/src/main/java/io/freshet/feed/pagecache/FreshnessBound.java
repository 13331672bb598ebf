package io.freshet.feed.pagecache;

import io.freshet.cache.Freshness;
import io.freshet.feed.catalogread.DatabaseClock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** How fresh a page must be proven to be now, and how old it is. Thread-safe. */
@Component
class FreshnessBound {
    private final Supplier<@Nullable Instant> clock;
    private final Duration maxAge;

    @Autowired
    FreshnessBound(DatabaseClock clock, PageCacheProperties properties) {
        this(clock::now, properties.maxAge());
    }

    FreshnessBound(Supplier<@Nullable Instant> clock, Duration maxAge) {
        this.clock = clock;
        this.maxAge = maxAge;
    }

    /** While the database's clock is unknown, nothing is fresh. The read that follows takes a reading of it. */
    Freshness now() {
        Instant now = clock.get();
        return now == null ? new Freshness(Instant.MAX, Instant.MAX) : Freshness.within(maxAge, now);
    }

    /** Lifetimes in Redis are jittered, so that pages do not expire at once; the shortest is four fifths of the TTL. */
    static boolean isAgeing(PageRequest request, Duration age) {
        return age.toMillis() * 10 > request.key().ttl().toMillis() * 7;
    }

    /** How long ago something was read from the database; zero while the database's clock is unknown. */
    Duration age(Instant readAt) {
        Instant now = clock.get();
        return now == null ? Duration.ZERO : Duration.between(readAt, now);
    }
}

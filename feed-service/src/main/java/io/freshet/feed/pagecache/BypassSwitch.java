package io.freshet.feed.pagecache;

import io.freshet.cache.CacheUnavailableException;
import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedBypass;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Which feeds this instance serves without any cache. Follows the switch in Redis within two seconds. While Redis is
 * unavailable it stays as it was. Thread-safe.
 */
@Component
public class BypassSwitch {
    private static final Logger log = LoggerFactory.getLogger(BypassSwitch.class);

    private final FeedBypass shared;
    private volatile Set<CachedFeed> bypassed = Set.of();

    BypassSwitch(FeedBypass shared) {
        this.shared = shared;
    }

    boolean isOn(CachedFeed feed) {
        return bypassed.contains(feed);
    }

    /**
     * Sets the switch for every instance; for this one at once.
     *
     * @param feed the feed
     * @param on whether the caches are bypassed from now on
     * @throws CacheUnavailableException if Redis does not answer
     */
    public synchronized void set(CachedFeed feed, boolean on) {
        shared.set(feed, on);
        bypassed = shared.read();
        log.atWarn()
                .addKeyValue("feed", feed.literal())
                .addKeyValue("bypassed", on)
                .log("a cache was switched");
    }

    /**
     * Reads the switch as it is for every instance; this one follows it at once.
     *
     * @return the feeds that are answered past all caches
     * @throws CacheUnavailableException if Redis does not answer
     */
    public synchronized Set<CachedFeed> read() {
        bypassed = shared.read();
        return bypassed;
    }

    /** Excludes {@link #set}: otherwise a value read before it could overwrite the new one until the next read. */
    @Scheduled(fixedDelay = 1_000)
    synchronized void follow() {
        try {
            bypassed = shared.read();
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("the bypass switch could not be read");
        }
    }
}

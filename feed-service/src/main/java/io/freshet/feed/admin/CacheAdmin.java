package io.freshet.feed.admin;

import io.freshet.announcement.Commands;
import io.freshet.cache.CacheStatistics;
import io.freshet.cache.CacheStatistics.FeedStatistics;
import io.freshet.cache.CacheUnavailableException;
import io.freshet.cache.CachedFeed;
import io.freshet.events.v1.CacheCommandKind;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.feed.nearcache.NearCache;
import io.freshet.feed.pagecache.BypassSwitch;
import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Admin operations on the cache, free of servlet types. */
@Component
class CacheAdmin {
    private final CacheStatistics statistics;
    private final CacheCommands commands;
    private final NearCache<?> near;
    private final BypassSwitch bypass;

    CacheAdmin(CacheStatistics statistics, CacheCommands commands, NearCache<?> near, BypassSwitch bypass) {
        this.statistics = statistics;
        this.commands = commands;
        this.near = near;
        this.bypass = bypass;
    }

    Map<CachedFeed, FeedStatistics> statistics() {
        try {
            return statistics.read();
        } catch (CacheUnavailableException e) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "Redis, where the statistics lie, does not answer now");
        }
    }

    /** Clears pages and returns the number of page keys deleted. */
    long clear(ClearRequest request, UUID requestedBy) {
        FeedInvalidated done = commands.send(Commands.of(CacheCommandKind.CLEAR, null, request.scopes(), requestedBy));
        near.invalidate(done); // not later, when the follower reads it: the caller must not see old pages
        return done.getKeysDeleted();
    }

    /** Turns the bypass of feeds on or off. Every instance follows within seconds. */
    void bypass(List<CachedFeed> feeds, boolean on) {
        try {
            feeds.forEach(feed -> bypass.set(feed, on));
        } catch (CacheUnavailableException e) {
            throw noSwitch();
        }
    }

    /** The feeds that are answered past all caches. */
    Set<CachedFeed> bypassed() {
        try {
            return bypass.read();
        } catch (CacheUnavailableException e) {
            throw noSwitch();
        }
    }

    private static ProblemException noSwitch() {
        return new ProblemException(ProblemType.UNAVAILABLE, "Redis, where the switch lies, does not answer now");
    }
}

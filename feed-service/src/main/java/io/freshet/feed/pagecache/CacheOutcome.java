package io.freshet.feed.pagecache;

import io.freshet.cache.Lookup;
import java.util.Locale;

/** Where an answer came from; also what {@code Cache-Status} (RFC 9211) and the metric say. */
public sealed interface CacheOutcome {
    /** Served from Redis. */
    record Hit() implements CacheOutcome {}

    /**
     * Read from the database and stored.
     *
     * @param reason why the cache could not serve it
     */
    record Filled(Lookup.Reason reason) implements CacheOutcome {}

    /** Read from the database and not stored: Redis is away. */
    record Bypassed() implements CacheOutcome {}

    /**
     * The value of the response header.
     *
     * @return a member of RFC 9211's list
     */
    default String cacheStatus() {
        return switch (this) {
            case Hit _ -> "freshet; hit";
            case Filled(Lookup.Reason reason) ->
                (reason == Lookup.Reason.ABSENT ? "freshet; fwd=uri-miss; stored" : "freshet; fwd=stale; stored")
                        + "; detail=" + reason.name().toLowerCase(Locale.ROOT);
            case Bypassed _ -> "freshet; fwd=bypass; detail=redis_away";
        };
    }

    /**
     * The value of the metric's label.
     *
     * @return hit, miss or bypass
     */
    default String result() {
        return switch (this) {
            case Hit _ -> "hit";
            case Filled _ -> "miss";
            case Bypassed _ -> "bypass";
        };
    }
}

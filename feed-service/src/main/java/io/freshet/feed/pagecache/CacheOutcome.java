package io.freshet.feed.pagecache;

import io.freshet.cache.Lookup;
import java.util.Locale;
import java.util.Set;

/** Where an answer came from, as {@code Cache-Status} (RFC 9211) and the metric report it. */
public sealed interface CacheOutcome {
    /** The values of {@link #result}. */
    Set<String> RESULTS = Set.of("hit", "miss", "shared", "bypass", "request", "degraded");

    /**
     * Served from the cache.
     *
     * @param near whether from the near cache; otherwise from Redis
     * @param ageing whether its lifetime there is nearly over
     */
    record Hit(boolean near, boolean ageing) implements CacheOutcome {}

    /** Served from the near cache while it is reloaded: a change has just invalidated it. */
    record Revalidating() implements CacheOutcome {}

    /**
     * Read from the database and stored.
     *
     * @param reason why the cache could not serve it
     */
    record Filled(Lookup.Reason reason) implements CacheOutcome {}

    /**
     * Read from the database for another request, and shared with this one.
     *
     * @param before whether that read had ended before this request arrived
     */
    record Shared(boolean before) implements CacheOutcome {}

    /**
     * Read from the database and not stored in Redis.
     *
     * @param why why the cache was not used
     */
    record Bypassed(Why why) implements CacheOutcome {}

    /** Why a cache is not used. */
    enum Why {
        /** The request demanded it. */
        REQUEST,
        /** Redis is unavailable. */
        REDIS_AWAY,
        /** An admin has switched it off. */
        SWITCHED_OFF
    }

    /** The newest held page, which may be stale: the database is unavailable. */
    record Degraded() implements CacheOutcome {}

    /**
     * Whether the read behind the body had ended before the request arrived.
     *
     * @return the value of {@code cached}
     */
    default boolean cached() {
        return switch (this) {
            case Hit _, Revalidating _, Degraded _ -> true;
            case Shared(boolean before) -> before;
            case Filled _, Bypassed _ -> false;
        };
    }

    /**
     * The value of the response header.
     *
     * @return a member of RFC 9211's list
     */
    default String cacheStatus() {
        return switch (this) {
            case Hit(boolean near, boolean _) -> near ? "freshet; hit; detail=near" : "freshet; hit";
            case Revalidating _ -> "freshet; hit; detail=revalidating";
            case Filled(Lookup.Reason reason) ->
                (reason == Lookup.Reason.ABSENT ? "freshet; fwd=uri-miss; stored" : "freshet; fwd=stale; stored")
                        + "; detail=" + reason.name().toLowerCase(Locale.ROOT);
            case Shared(boolean before) -> before ? "freshet; hit; detail=shared" : "freshet; fwd=miss; collapsed";
            case Bypassed(Why why) ->
                why == Why.REQUEST
                        ? "freshet; fwd=request"
                        : "freshet; fwd=bypass; detail=" + why.name().toLowerCase(Locale.ROOT);
            case Degraded _ -> "freshet; hit; detail=database_away";
        };
    }

    /**
     * The value of the metric's label.
     *
     * @return hit, miss, shared, bypass, request or degraded
     */
    default String result() {
        return switch (this) {
            case Hit _, Revalidating _ -> "hit";
            case Filled _ -> "miss";
            case Shared _ -> "shared";
            case Bypassed(Why why) -> why == Why.REQUEST ? "request" : "bypass";
            case Degraded _ -> "degraded";
        };
    }
}

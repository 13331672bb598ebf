package io.freshet.feed.pagecache;

import io.freshet.cache.Lookup;
import java.util.Locale;
import java.util.Set;

/** Where an answer came from; also what {@code Cache-Status} (RFC 9211) and the metric say. */
public sealed interface CacheOutcome {
    /** What {@link #result} can say. */
    Set<String> RESULTS = Set.of("hit", "miss", "shared", "bypass", "request", "degraded");

    /**
     * Served from the cache.
     *
     * @param near whether from the process itself, else from Redis
     * @param ageing whether its time there is nearly over
     */
    record Hit(boolean near, boolean ageing) implements CacheOutcome {}

    /** Served from the process while it is read anew: a change has invalidated it a moment ago. */
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
     * @param before whether that read had ended before this request came
     */
    record Shared(boolean before) implements CacheOutcome {}

    /**
     * Read from the database and not stored in Redis.
     *
     * @param why what kept it from the cache
     */
    record Bypassed(Why why) implements CacheOutcome {}

    /** Why a cache is not used. */
    enum Why {
        /** The request asked for that. */
        REQUEST,
        /** Redis does not answer. */
        REDIS_AWAY,
        /** An admin has switched it off. */
        SWITCHED_OFF
    }

    /** The newest page that is held, though it may be outdated: the database is away. */
    record Degraded() implements CacheOutcome {}

    /**
     * Whether the read behind the body had ended before the request came.
     *
     * @return what {@code cached} says
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

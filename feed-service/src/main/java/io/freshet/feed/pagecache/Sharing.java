package io.freshet.feed.pagecache;

import io.freshet.cache.ScopeView;
import io.freshet.feed.pagecache.SharedLoads.InFlightLoad;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * Which loads of other requests contain everything that a request's own load must contain. A load that began before the
 * request arrived needs proof: it may lack a change that the client has been notified of.
 */
final class Sharing {
    private Sharing() {}

    /** A load that began after an instant contains everything committed by then. */
    static Predicate<InFlightLoad<ScopeView, Loaded>> begunSince(long nanos) {
        return flight -> flight.beganNanos() - nanos >= 0;
    }

    /**
     * A load that began shortly before the request arrived. This proves nothing, so it is only for when Redis is
     * unavailable and less is promised.
     */
    static Predicate<InFlightLoad<ScopeView, Loaded>> quiteNew(long arrival, Duration bound) {
        return flight -> arrival - flight.beganNanos() <= bound.toNanos();
    }

    /**
     * A load that began after the request arrived; or one that is still running and began under a view equal to the
     * request's own, later view. Then nothing was invalidated between the two views: every change that the client can
     * have been notified of was invalidated before the first, and so committed before the load began.
     */
    static Predicate<InFlightLoad<ScopeView, Loaded>> provenBy(ScopeView own, long arrival, Duration bound) {
        return begunSince(arrival)
                .or(quiteNew(arrival, bound)
                        .and(flight -> !flight.result().isDone() // otherwise its result is found in Redis
                                && flight.under() != null
                                && flight.under().isSameGeneration(own)));
    }

    /**
     * A load that has not ended with a page from Redis. Such a page proves nothing to a client that was notified of a
     * change: Redis may have gone back to before it, and the load's own client may not have been notified.
     */
    static Predicate<InFlightLoad<ScopeView, Loaded>> notAwaited() {
        return flight -> flight.result().state() != Future.State.SUCCESS
                || flight.result().resultNow().way() != Loaded.Way.AWAITED;
    }
}

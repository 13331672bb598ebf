package io.freshet.feed.pagecache;

import io.freshet.cache.ScopeView;
import io.freshet.feed.pagecache.SharedLoads.InFlightLoad;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * Which reads of others hold all that a request's own read would have to. A read that began before the request may have
 * seen less than a client that asks now was told of, and needs a proof.
 */
final class Sharing {
    private Sharing() {}

    /** One that began after an instant holds all that was committed by then. */
    static Predicate<InFlightLoad<ScopeView, Loaded>> begunSince(long nanos) {
        return flight -> flight.beganNanos() - nanos >= 0;
    }

    /**
     * One that began not long before the request came, which proves nothing: only for where Redis is away, so that nothing
     * can be known, and promises are fewer.
     */
    static Predicate<InFlightLoad<ScopeView, Loaded>> quiteNew(long arrival, Duration bound) {
        return flight -> arrival - flight.beganNanos() <= bound.toNanos();
    }

    /**
     * One that began after the request came; or one that is still under way and was begun under a view that the request's
     * own view, taken since, is equal to. Nothing was invalidated between the two: what the request's client can have been
     * told of was invalidated before the first, and so committed before the read began.
     */
    static Predicate<InFlightLoad<ScopeView, Loaded>> provenBy(ScopeView own, long arrival, Duration bound) {
        return begunSince(arrival)
                .or(quiteNew(arrival, bound)
                        .and(flight -> !flight.result().isDone() // what it has brought is stored, and found there
                                && flight.under() != null
                                && flight.under().isSameGeneration(own)));
    }

    /**
     * One that has not ended with a page that Redis held. Such a page proves nothing to who was told of a change: Redis may
     * have gone back to before it, and whose flight it was may have been told of nothing.
     */
    static Predicate<InFlightLoad<ScopeView, Loaded>> notAwaited() {
        return flight -> flight.result().state() != Future.State.SUCCESS
                || flight.result().resultNow().way() != Loaded.Way.AWAITED;
    }
}

package io.freshet.gateway.resume;

import io.freshet.gateway.refresh.FeedRefresh;

/**
 * One refresh that was announced.
 *
 * @param refresh what listeners were told
 * @param offset of its record
 * @param at when, in milliseconds since the epoch
 */
record PastRefresh(FeedRefresh refresh, long offset, long at) {
    /** Objects, maps' nodes, the scope and the timeline; the texts come on top. */
    private static final int FIXED_BYTES = 400;

    /** Roughly what it takes. */
    int bytes() {
        String aggregate = refresh.aggregateId();
        return FIXED_BYTES + refresh.generation().length() + (aggregate == null ? 0 : aggregate.length());
    }
}

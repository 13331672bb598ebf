package io.freshet.gateway.resume;

import io.freshet.gateway.refresh.FeedRefresh;

/**
 * A past refresh.
 *
 * @param refresh the refresh
 * @param offset its record's offset
 * @param at when it was announced, in milliseconds since the epoch
 */
record PastRefresh(FeedRefresh refresh, long offset, long at) {
    /** Objects, map nodes, scope and timeline, without the strings. */
    private static final int FIXED_BYTES = 400;

    /** Approximate heap size. */
    int bytes() {
        String aggregate = refresh.aggregateId();
        return FIXED_BYTES + refresh.generation().length() + (aggregate == null ? 0 : aggregate.length());
    }
}

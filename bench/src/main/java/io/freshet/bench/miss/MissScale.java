package io.freshet.bench.miss;

/**
 * How much of everything.
 *
 * @param products in all
 * @param streams in all
 * @param requests of each kind
 * @param baselineRequests of each kind; a baseline takes seconds
 */
record MissScale(int products, int streams, int requests, int baselineRequests) {
    static final MissScale FULL = new MissScale(1_000_000, 100_000, 300, 5);
}

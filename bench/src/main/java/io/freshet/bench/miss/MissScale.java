package io.freshet.bench.miss;

/**
 * The amounts.
 *
 * @param products in total
 * @param streams in total
 * @param requests of each kind
 * @param baselineRequests of each kind; each takes seconds
 */
record MissScale(int products, int streams, int requests, int baselineRequests) {
    static final MissScale FULL = new MissScale(1_000_000, 100_000, 300, 5);
}

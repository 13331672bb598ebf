package io.freshet.invalidation.replay;

/**
 * What is replayed of a partition.
 *
 * @param from the first offset
 * @param to the first offset that is not replayed any more
 */
record OffsetRange(long from, long to) {
    OffsetRange {
        to = Math.max(from, to);
    }

    long length() {
        return to - from;
    }
}

package io.freshet.invalidation.replay;

/**
 * The range of a partition to replay.
 *
 * @param from the first offset
 * @param to the offset after the last, exclusive
 */
record OffsetRange(long from, long to) {
    OffsetRange {
        to = Math.max(from, to);
    }

    long length() {
        return to - from;
    }
}

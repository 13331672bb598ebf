package io.freshet.cache;

/**
 * A partition of a topic whose records invalidate, in the short form that control keys and notifications carry.
 *
 * @param topic 0 for stream events, 1 for product events; up to 255
 * @param partition 0 to 65,535
 */
public record SourcePartition(int topic, int partition) {
    /** The code of the topic of stream events. */
    public static final int STREAMS = 0;

    /** The code of the topic of product events. */
    public static final int PRODUCTS = 1;

    /** The code of the topic of cache commands. */
    public static final int COMMANDS = 2;

    /** Checks the bounds. */
    public SourcePartition {
        if (topic < 0 || topic > 0xFF || partition < 0 || partition > 0xFFFF) {
            throw new IllegalArgumentException("no source partition: " + topic + "/" + partition);
        }
    }

    String field() {
        return "a:" + topic + ":" + partition;
    }
}

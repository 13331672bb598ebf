package io.freshet.cache;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A partition of a topic whose records cause invalidations, in the compact form used in control keys and notifications.
 *
 * @param topic a code such as {@link #STREAMS}, 0 to 255
 * @param partition 0 to 65,535
 */
public record SourcePartition(int topic, int partition) {
    /** The code of the stream events topic. */
    public static final int STREAMS = 0;

    /** The code of the product events topic. */
    public static final int PRODUCTS = 1;

    /** The code of the cache commands topic. */
    public static final int COMMANDS = 2;

    /** The code of the watermarks topic. */
    public static final int WATERMARKS = 3;

    /** Partitions of each event topic. */
    public static final int EVENT_PARTITIONS = 6;

    /**
     * Every partition of both event topics. A watermark has to cover all of them.
     *
     * @return streams first
     */
    public static List<SourcePartition> events() {
        return EVENTS;
    }

    /**
     * Every source whose offsets are recorded in every stripe: the event partitions, and the watermarks, which report
     * gaps. A stripe with a lower offset than was announced has lost data.
     *
     * @return streams first
     */
    public static List<SourcePartition> recordedEverywhere() {
        return EVERYWHERE;
    }

    private static final List<SourcePartition> EVENTS = Stream.of(STREAMS, PRODUCTS)
            .flatMap(topic ->
                    IntStream.range(0, EVENT_PARTITIONS).mapToObj(partition -> new SourcePartition(topic, partition)))
            .toList();
    private static final List<SourcePartition> EVERYWHERE = Stream.concat(
                    EVENTS.stream(), Stream.of(new SourcePartition(WATERMARKS, 0)))
            .toList();

    /** Checks the bounds. */
    public SourcePartition {
        if (topic < 0 || topic > 0xFF || partition < 0 || partition > 0xFFFF) {
            throw new IllegalArgumentException("no source partition: " + topic + "/" + partition);
        }
    }

    /** The control-key field that holds the last applied offset. */
    String field() {
        return "a:" + topic + ":" + partition;
    }

    /** The control-key field that holds the last watermark up to which everything was applied. */
    String watermarkField() {
        return "w:" + topic + ":" + partition;
    }
}

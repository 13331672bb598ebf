package io.freshet.cache;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

    /** The code of the topic of watermarks. */
    public static final int WATERMARKS = 3;

    /** Partitions of each event topic. */
    public static final int EVENT_PARTITIONS = 6;

    /**
     * Every partition of both event topics: what a watermark has to cover.
     *
     * @return streams first
     */
    public static List<SourcePartition> events() {
        return EVENTS;
    }

    /**
     * Every source whose invalidations are recorded in every stripe: those of events, and the watermarks, which tell of
     * gaps. A stripe that holds less than was announced of one of them has lost something.
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

    /** Names, in a control key, the last offset that was applied. */
    String field() {
        return "a:" + topic + ":" + partition;
    }

    /** Names, in a control key, the last watermark below which everything was applied. */
    String watermarkField() {
        return "w:" + topic + ":" + partition;
    }
}

package io.freshet.invalidation.deletion;

import io.freshet.cache.SourcePartition;
import io.freshet.events.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The compact form of the partitions read here. */
final class Sources {
    private static final Map<String, Integer> CODES = Map.of(
            Topics.STREAM_STATUS_CHANGED, SourcePartition.STREAMS,
            Topics.PRODUCT_UPDATED, SourcePartition.PRODUCTS,
            Topics.CACHE_COMMANDS, SourcePartition.COMMANDS,
            Topics.WATERMARKS, SourcePartition.WATERMARKS);

    private Sources() {}

    /** Whether a topic's records cause invalidations. */
    static boolean invalidate(String topic) {
        return CODES.containsKey(topic);
    }

    static SourcePartition of(TopicPartition partition) {
        return of(partition.topic(), partition.partition());
    }

    static SourcePartition of(String topic, int partition) {
        Integer code = CODES.get(topic);
        if (code == null) {
            throw new IllegalArgumentException(topic + " is not a topic whose records invalidate");
        }
        return new SourcePartition(code, partition);
    }

    /**
     * Converts the positions of a watermark, which are keyed by {@code topic-partition}.
     *
     * @throws IllegalArgumentException for a name that is not a partition of a topic read here; {@code +1} would be a second
     *     name of {@code 1}
     */
    static Map<SourcePartition, Long> positions(Map<String, Long> named) {
        Map<SourcePartition, Long> positions = new HashMap<>();
        named.forEach((name, position) -> {
            int dash = name.lastIndexOf('-');
            SourcePartition source =
                    of(name.substring(0, Math.max(0, dash)), Integer.parseInt(name.substring(dash + 1)));
            if (!name.endsWith("-" + source.partition())) {
                throw new IllegalArgumentException(name + " is not how a partition is named");
            }
            positions.put(source, position);
        });
        return positions;
    }
}

package io.freshet.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** Names and settings of the public Kafka topics. */
public final class Topics {
    /** {@code StreamStatusChanged} events, keyed by stream id. */
    public static final String STREAM_STATUS_CHANGED = "freshet.stream-status-changed.v1";

    /** {@code ProductUpdated} events, keyed by product id. */
    public static final String PRODUCT_UPDATED = "freshet.product-updated.v1";

    /** {@code FeedInvalidated} announcements, on the same partition as their cause. */
    public static final String FEED_INVALIDATED = "freshet.feed-invalidated.v1";

    /** {@code Watermark}s: one partition, no key. */
    public static final String WATERMARKS = "freshet.watermarks.v1";

    /** {@code CacheCommand}s, keyed by command id. */
    public static final String CACHE_COMMANDS = "freshet.cache-commands.v1";

    /** The latest {@code StreamImage} of each stream, compacted; a tombstone for a deleted one. */
    public static final String STREAM_STATE = "freshet.stream-state.v1";

    /** The latest {@code ProductImage} of each product, compacted; a tombstone for a deleted one. */
    public static final String PRODUCT_STATE = "freshet.product-state.v1";

    /** Suffix of a topic's dead letters: the original bytes, with the reason in headers. */
    public static final String DEAD_LETTER_SUFFIX = ".dlt";

    /** The maximum record size of a dead letter: that of its source topic, plus the headers with the reason. */
    private static final int DEAD_LETTER_BYTES = 2 << 20;

    /**
     * Partitions of each event topic. Announcements have as many, so that a cause and its announcement share a
     * partition number.
     */
    public static final int EVENT_PARTITIONS = 6;

    /** How long a state topic may retain an image that a later one has replaced. */
    private static final Duration COMPACTION_LAG = Duration.ofDays(1);

    /** How long events are kept. */
    public static final Duration RETENTION = Duration.ofDays(7);

    private Topics() {}

    /**
     * Returns the definition with which a service creates a topic. Only codecs that every mainstream client reads
     * without an additional library are used: gzip where images are kept indefinitely, none where latency matters. The
     * broker enforces it, whatever a producer sends.
     *
     * @param name one of the names above, or that of its dead letters
     * @return the definition, with the broker's default replication factor
     */
    public static NewTopic definition(String name) {
        int partitions = name.equals(WATERMARKS) ? 1 : EVENT_PARTITIONS;
        Map<String, String> configs = new HashMap<>();
        if (name.equals(STREAM_STATE) || name.equals(PRODUCT_STATE)) {
            configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
            configs.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "gzip");
            configs.put(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, Long.toString(COMPACTION_LAG.toMillis()));
            configs.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(RETENTION.toMillis()));
        } else {
            configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(RETENTION.toMillis()));
            configs.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "uncompressed");
        }
        if (name.endsWith(DEAD_LETTER_SUFFIX)) {
            configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(DEAD_LETTER_BYTES));
        }
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
    }
}

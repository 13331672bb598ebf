package io.freshet.stream.state;

import io.freshet.stream.publication.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists, in bounded portions, every aggregate for which a state partition may be wrong: first those that it shows,
 * because they may have been deleted, then the table's rows that belong to the partition. Not thread-safe.
 */
final class Rebuild implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Rebuild.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final StateTopic topic;
    private final TopicPartition states;
    private final int partitions;
    private final CurrentImages images;
    private final int batch;
    private final KafkaConnection kafka;
    private @Nullable KafkaConsumer<String, byte[]> shown;
    private long shownEnd;
    private boolean shownRead;
    private @Nullable UUID lastRow;
    private boolean done;

    /**
     * Creates a rebuild that has not started.
     *
     * @param states the state partition
     * @param partitions the number of partitions of its topic
     */
    Rebuild(
            StateTopic topic,
            TopicPartition states,
            int partitions,
            CurrentImages images,
            int batch,
            KafkaConnection kafka) {
        this.topic = topic;
        this.states = states;
        this.partitions = partitions;
        this.images = images;
        this.batch = batch;
        this.kafka = kafka;
    }

    /** Returns whether every aggregate has been listed. */
    boolean isDone() {
        return done;
    }

    /** Returns the next portion, which may be empty. */
    Map<UUID, AffectedAggregate> next() throws SQLException {
        return shownRead ? nextRows() : nextShown();
    }

    /** Returns only aggregates that are not in the table; the others are listed with the rows. */
    private Map<UUID, AffectedAggregate> nextShown() throws SQLException {
        KafkaConsumer<String, byte[]> reader = shown == null ? open() : shown;
        Map<UUID, AffectedAggregate> mentions = new HashMap<>();
        if (reader.position(states) < shownEnd) {
            reader.poll(POLL).forEach(state -> collect(state, mentions));
        }
        if (reader.position(states) >= shownEnd) {
            shownRead = true;
            close();
        }
        mentions.keySet().removeAll(images.existing(topic, mentions.keySet()));
        return mentions;
    }

    private void collect(ConsumerRecord<String, byte[]> state, Map<UUID, AffectedAggregate> mentions) {
        UUID id = AffectedAggregate.id(state);
        if (id == null) {
            log.warn("{} at {} is no state of ours", states, state.offset());
        } else if (state.value() == null) {
            mentions.remove(id);
        } else {
            mentions.put(id, new AffectedAggregate(id, AffectedAggregate.version(state), null));
        }
    }

    private KafkaConsumer<String, byte[]> open() {
        Map<String, Object> settings = kafka.with(Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                batch,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                1 << 20,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                10_000));
        KafkaConsumer<String, byte[]> reader =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        shown = reader;
        reader.assign(List.of(states));
        reader.seekToBeginning(List.of(states));
        shownEnd = reader.endOffsets(List.of(states)).getOrDefault(states, 0L);
        return reader;
    }

    private Map<UUID, AffectedAggregate> nextRows() throws SQLException {
        List<UUID> ids = images.ids(topic, lastRow, batch * partitions);
        Map<UUID, AffectedAggregate> mentions = new HashMap<>();
        for (UUID id : ids) {
            if (partition(id) == states.partition()) {
                mentions.put(id, new AffectedAggregate(id, 0, null));
            }
        }
        if (ids.isEmpty()) {
            done = true;
        } else {
            lastRow = ids.getLast();
        }
        return mentions;
    }

    /** Kafka's default partitioning, which the event topic uses too. */
    private int partition(UUID id) {
        return Utils.toPositive(Utils.murmur2(id.toString().getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    @Override
    public void close() {
        if (shown != null) {
            shown.close(CloseOptions.timeout(CLOSING));
            shown = null;
        }
    }
}

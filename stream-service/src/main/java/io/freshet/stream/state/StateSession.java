package io.freshet.stream.state;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One membership in the consumer group, from joining to the first failure. Confined to the thread that runs it, except
 * for {@link #end}.
 */
final class StateSession implements ConsumerRebalanceListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StateSession.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration REBUILD_POLL = Duration.ofMillis(1);

    private final StateParts parts;
    private final KafkaConsumer<String, byte[]> consumer;
    private final ConsumerGroupMetadata group;
    private final Map<TopicPartition, StatePartition> owned = new HashMap<>();
    private volatile boolean ended;

    StateSession(StateParts parts) {
        this.parts = parts;
        this.consumer = new KafkaConsumer<>(
                parts.kafka()
                        .with(Map.ofEntries(
                                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, StateTopics.GROUP),
                                Map.entry(
                                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                                        CooperativeStickyAssignor.class.getName()),
                                Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000),
                                Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000),
                                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                                // a missing position must not be guessed, see CommittedPosition
                                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"),
                                // also waits for positions that an earlier owner was committing
                                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                                Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                                Map.entry(
                                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                        parts.properties().batch()),
                                Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20),
                                Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20),
                                Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500),
                                Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000))),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        this.group = consumer.groupMetadata(); // taken before joining: without member and generation
    }

    /** Runs until {@link #end} or a failure. The caller must close it then. */
    void run() throws SQLException {
        try {
            consumer.subscribe(StateTopic.eventTopics(), this);
            while (!ended) {
                boolean rebuilding = owned.values().stream().anyMatch(StatePartition::isRebuilding);
                ConsumerRecords<String, byte[]> polled = consumer.poll(rebuilding ? REBUILD_POLL : POLL);
                for (TopicPartition partition : polled.partitions()) {
                    own(partition).follow(polled.records(partition));
                }
                rebuildFurther();
                observe();
                if (!polled.isEmpty() && !rebuilding) {
                    gather();
                }
            }
        } catch (WakeupException e) {
            if (!ended) {
                throw e;
            }
        }
    }

    /**
     * Lets events accumulate, for fewer transactions. Having the broker wait for them would cost both sides when idle.
     */
    private void gather() {
        try {
            Thread.sleep(parts.properties().gather());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private StatePartition own(TopicPartition partition) {
        return Objects.requireNonNull(owned.get(partition), partition.toString());
    }

    /** Processes one portion of one rebuild, so that neither the other partitions nor the group wait for it. */
    private void rebuildFurther() throws SQLException {
        for (Map.Entry<TopicPartition, StatePartition> entry : owned.entrySet()) {
            StatePartition partition = entry.getValue();
            if (partition.isRebuilding()) {
                partition.rebuildFurther();
                if (!partition.isRebuilding()) {
                    consumer.resume(Set.of(entry.getKey()));
                }
                return;
            }
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        if (assigned.isEmpty()) {
            return;
        }
        TopicIds ids = TopicIds.ask(parts.kafka());
        Map<TopicPartition, CommittedPosition> positions = new HashMap<>();
        for (TopicPartition partition : assigned) {
            CommittedPosition position = new CommittedPosition(partition, ids.of(StateTopic.of(partition)));
            positions.put(partition, position);
            StatePartition taken = new StatePartition(position, group, parts);
            owned.put(partition, taken);
            taken.take();
        }
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(positions.keySet());
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(assigned);
        Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
        List<TopicPartition> unproven = new ArrayList<>();
        positions.forEach((partition, position) -> {
            long end = Objects.requireNonNull(ends.get(partition));
            Long from = position.of(committed.get(partition), Objects.requireNonNull(beginnings.get(partition)), end);
            consumer.seek(partition, from == null ? end : from);
            if (from == null) {
                own(partition).rebuild(end, ids.partitions(StateTopic.of(partition)));
                unproven.add(partition);
            }
        });
        consumer.pause(unproven);
        log.info(
                "writes the states of {} partitions more; no position tells what is there of {}, they are compared"
                        + " with the tables",
                assigned.size(),
                unproven.size());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        for (TopicPartition partition : revoked) {
            StatePartition left = owned.remove(partition);
            if (left != null) {
                left.close();
            }
        }
    }

    private void observe() {
        long lag = 0;
        long rebuilding = 0;
        for (Map.Entry<TopicPartition, StatePartition> entry : owned.entrySet()) {
            OptionalLong behind = consumer.currentLag(entry.getKey());
            lag += behind.orElse(0);
            rebuilding += entry.getValue().isRebuilding() ? 1 : 0;
        }
        parts.metrics().observe(lag, rebuilding);
    }

    /** Ends the run soon. May be called from any thread. */
    void end() {
        ended = true;
        consumer.wakeup();
    }

    @Override
    public void close() {
        try {
            onPartitionsRevoked(List.copyOf(owned.keySet()));
            parts.metrics().observe(0, 0);
        } finally {
            consumer.close();
        }
    }
}

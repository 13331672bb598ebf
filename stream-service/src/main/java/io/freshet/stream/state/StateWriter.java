package io.freshet.stream.state;

import io.freshet.stream.publication.KafkaConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The only writer of a state partition. Its transactional id is that of the partition, so after {@link #take} Kafka
 * rejects everything that an earlier owner still sends, including requests in flight. An append under an older epoch
 * fails on the broker (KIP-890) rather than being aborted later. Thus consumers that read uncommitted records, the
 * default, are safe too. The writer is unusable after an exception: close it and take the partition again. Not
 * thread-safe.
 */
final class StateWriter implements AutoCloseable {
    private static final int SECOND = 1_000;
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final ConsumerGroupMetadata group;
    private final KafkaProducer<String, byte[]> producer;

    /**
     * Creates a writer that has not connected yet.
     *
     * @param group the group whose positions are committed, preferably without member and generation: a generation ends
     *     before its members are notified, and the transactional id already identifies the owner
     */
    StateWriter(KafkaConnection kafka, TopicPartition events, ConsumerGroupMetadata group) {
        this.group = group;
        this.producer = new KafkaProducer<>(
                kafka.with(Map.ofEntries(
                        Map.entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "freshet-state-" + events),
                        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                        Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip"),
                        Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10),
                        Map.entry(ProducerConfig.LINGER_MS_CONFIG, 20), // the commit flushes the rest immediately
                        Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 4 << 20),
                        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10 * SECOND),
                        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5 * SECOND),
                        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10 * SECOND),
                        // ends a killed owner's open transaction, unless the partition is taken sooner
                        Map.entry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 15 * SECOND),
                        Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500))),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Fences earlier owners. Aborts their open transaction, or completes it if it was being committed. */
    void take() {
        producer.initTransactions();
    }

    /** Writes the states; returns once they are committed. */
    void write(List<ProducerRecord<String, byte[]>> states) {
        producer.beginTransaction();
        states.forEach(producer::send);
        producer.commitTransaction();
    }

    /** Writes the states and the position of the events atomically. */
    void write(List<ProducerRecord<String, byte[]>> states, CommittedPosition position, long offset) {
        producer.beginTransaction();
        states.forEach(producer::send);
        producer.sendOffsetsToTransaction(position.at(offset), group);
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close(CLOSING);
    }
}

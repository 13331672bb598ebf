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
 * The only writer of a state partition. Its transactional id is the partition's, so that from {@link #take} on Kafka
 * refuses whatever an earlier owner still sends, also what is on its way: an append under an older epoch fails on the
 * broker (KIP-890), it is not merely aborted later. Consumers that read uncommitted records, the default, are thus safe
 * too. An exception leaves the writer useless: close it and take the partition again. Not thread-safe.
 */
final class StateWriter implements AutoCloseable {
    private static final int SECOND = 1_000;
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final ConsumerGroupMetadata group;
    private final KafkaProducer<String, byte[]> producer;

    /**
     * A writer that has not connected yet.
     *
     * @param group whose positions are committed. Best without member and generation: a generation ends before its
     *     members hear of it, and who the owner is the transactional id says already
     */
    StateWriter(KafkaConnection kafka, TopicPartition events, ConsumerGroupMetadata group) {
        this.group = group;
        this.producer = new KafkaProducer<>(
                kafka.with(Map.ofEntries(
                        Map.entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "freshet-state-" + events),
                        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                        Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip"),
                        Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10),
                        Map.entry(ProducerConfig.LINGER_MS_CONFIG, 20), // the commit sends the rest at once
                        Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 4 << 20),
                        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10 * SECOND),
                        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5 * SECOND),
                        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10 * SECOND),
                        // what a killed owner left open, if nobody takes the partition sooner
                        Map.entry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 15 * SECOND),
                        Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500))),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Shuts out earlier owners; what they left open is aborted, what they were committing is committed. */
    void take() {
        producer.initTransactions();
    }

    /** Sends all of them; returns once Kafka holds them for good. */
    void write(List<ProducerRecord<String, byte[]>> states) {
        producer.beginTransaction();
        states.forEach(producer::send);
        producer.commitTransaction();
    }

    /** The same, together with how far the events have been read: neither holds without the other. */
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

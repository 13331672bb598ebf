package io.freshet.invalidation.deadletter;

import io.freshet.events.MalformedEventException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.stereotype.Component;

/**
 * Writes unreadable records of every public topic to its dead letters. Only the cache-invalidator that owns a partition
 * does so, so that there is one letter per record, however many services read it. Thread-safe.
 */
@Component
public class DeadLetterWriter {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterWriter.class);
    /** A size that topics created by older versions certainly accept, including the headers added. */
    private static final int SURELY_TAKEN = 900_000;

    private static final String CUT = "freshet_cut";

    private final DeadLetterPublishingRecoverer recoverer;
    private final MeterRegistry metrics;

    DeadLetterWriter(DeadLetterPublishingRecoverer recoverer, MeterRegistry metrics) {
        this.recoverer = recoverer;
        this.metrics = metrics;
    }

    /** Why a record is a dead letter. */
    public enum Reason {
        /** Its bytes are not a record of its topic. */
        MALFORMED,
        /** It can be decoded, but breaks a rule. */
        INVALID,
        /** Its key is not the id of its aggregate. */
        KEY;

        /**
         * Returns the reason for a failure to read a record.
         *
         * @param failure the exception from reading it
         * @return the reason
         */
        public static Reason of(Exception failure) {
            return failure instanceof MalformedEventException ? MALFORMED : INVALID;
        }
    }

    /**
     * Writes a record as a dead letter. Returns once Kafka has acknowledged it.
     *
     * @param record the original record
     * @param reason why it is a dead letter
     * @param failure the exception from reading it
     * @throws KafkaException if Kafka does not accept it
     */
    public void keep(ConsumerRecord<String, byte[]> record, Reason reason, Exception failure) {
        try {
            recoverer.accept(record, failure);
        } catch (KafkaException e) {
            // A record of the maximum size of its own topic must not block all later ones.
            if (record.value() == null || record.value().length <= SURELY_TAKEN) {
                throw e;
            }
            recoverer.accept(cut(record), failure);
        }
        Counter.builder("dead_letters_total")
                .description("records that could not be read, by their topic")
                .tag("topic", record.topic())
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(metrics)
                .increment();
        log.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("cause", failure.toString())
                .log("a record is kept as a dead letter");
    }

    private static ConsumerRecord<String, byte[]> cut(ConsumerRecord<String, byte[]> record) {
        Headers headers = new RecordHeaders();
        headers.add(CUT, Integer.toString(record.value().length).getBytes(StandardCharsets.US_ASCII));
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                SURELY_TAKEN,
                record.key(),
                Arrays.copyOf(record.value(), SURELY_TAKEN),
                headers,
                Optional.empty());
    }
}

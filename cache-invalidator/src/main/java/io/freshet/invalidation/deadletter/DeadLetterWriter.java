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
 * Keeps what cannot be read, of every public topic. The cache-invalidators alone do, each partition's owner, so that there
 * is one letter of a record, however many read it. Thread-safe.
 */
@Component
public class DeadLetterWriter {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterWriter.class);
    /** What a topic that was made by an older version surely takes, with the headers that say why. */
    private static final int SURELY_TAKEN = 900_000;

    private static final String CUT = "freshet_cut";

    private final DeadLetterPublishingRecoverer recoverer;
    private final MeterRegistry metrics;

    DeadLetterWriter(DeadLetterPublishingRecoverer recoverer, MeterRegistry metrics) {
        this.recoverer = recoverer;
        this.metrics = metrics;
    }

    /** Why a record is kept. */
    public enum Reason {
        /** Its bytes are no record of its topic. */
        MALFORMED,
        /** They are, and break a rule. */
        INVALID,
        /** Its key is not the id of what it is about. */
        KEY;

        /**
         * Of a failure to read a record.
         *
         * @param failure what reading it ended with
         * @return why it is kept
         */
        public static Reason of(Exception failure) {
            return failure instanceof MalformedEventException ? MALFORMED : INVALID;
        }
    }

    /**
     * Keeps a record; returns once Kafka has it.
     *
     * @param record as it was read
     * @param reason why
     * @param failure what reading it ended with
     * @throws KafkaException if Kafka does not take it
     */
    public void keep(ConsumerRecord<String, byte[]> record, Reason reason, Exception failure) {
        try {
            recoverer.accept(record, failure);
        } catch (KafkaException e) {
            // A record of the largest size that its own topic takes must not hold up all that come after it.
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

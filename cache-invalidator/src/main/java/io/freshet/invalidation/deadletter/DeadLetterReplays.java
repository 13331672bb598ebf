package io.freshet.invalidation.deadletter;

import io.freshet.cache.CacheConnection;
import io.freshet.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts dead letters back where they came from: the same bytes, key, headers and partition. Each letter once; that is
 * noted in Redis for as long as Kafka keeps the letter. If the note is lost, a repeat puts the record there twice, which
 * every consumer must bear anyway. One that fails again becomes a new letter, which can be put back in turn.
 * Thread-safe.
 */
@Component
class DeadLetterReplays {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterReplays.class);
    private static final String LETTER_HEADERS = "kafka_dlt-";
    private static final String UNDER_WAY = "";
    /** What is answered of a key that does not expire. */
    private static final long NO_EXPIRY = -1;

    /** Longer than a producer tries: whoever died meanwhile does not block the letter for ever. */
    private static final Duration CLAIM = Duration.ofMinutes(1);

    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final ProducerFactory<?, ?> producers;
    private final StringRedisTemplate redis;
    private final CacheConnection connection;
    private final JsonMapper json;
    private final DeadLetterProperties properties;

    DeadLetterReplays(
            ProducerFactory<?, ?> producers,
            StringRedisTemplate redis,
            CacheConnection connection,
            JsonMapper json,
            DeadLetterProperties properties) {
        this.producers = producers;
        this.redis = redis;
        this.connection = connection;
        this.json = json;
        this.properties = properties;
    }

    /** How a replay ended. */
    sealed interface Outcome {
        /**
         * It has been put back, now or earlier.
         *
         * @param where it is now
         * @param repeated whether it had been put back before this call
         */
        record Done(Replay where, boolean repeated) implements Outcome {}

        /** Somebody else is putting it back. */
        record UnderWay() implements Outcome {}
    }

    /**
     * A letter that was put back.
     *
     * @param topic the original topic
     * @param partition there
     * @param offset there
     * @param replayedBy the admin who asked
     * @param replayedAt when
     */
    record Replay(String topic, int partition, long offset, UUID replayedBy, Instant replayedAt) {}

    /**
     * Puts a letter back, unless that has been done.
     *
     * @throws DataAccessException if Redis cannot be asked; nothing was put back
     * @throws ExecutionException if Kafka refused it
     * @throws TimeoutException if Kafka did not acknowledge it in time; it may be there all the same
     */
    Outcome replay(ConsumerRecord<byte[], byte[]> letter, UUID by)
            throws InterruptedException, ExecutionException, TimeoutException {
        // The timestamp tells it from a letter of the same place in a topic that was deleted and made anew.
        String note = "replayed:" + letter.topic() + ":" + letter.partition() + ":" + letter.offset() + ":"
                + letter.timestamp();
        if (!claim(note)) {
            Optional<Outcome> noted = read(note);
            if (noted.isPresent()) {
                return noted.get();
            }
            redis.delete(note);
            connection.foundCorrupt(note);
            if (!claim(note)) {
                return new Outcome.UnderWay();
            }
        }
        Replay done;
        try {
            done = put(letter, by);
        } catch (Throwable e) {
            redis.delete(note);
            throw e;
        }
        try {
            redis.opsForValue().set(note, json.writeValueAsString(done), Topics.RETENTION);
        } catch (DataAccessException e) {
            log.atWarn().addKeyValue("cause", e.toString()).log("that a dead letter was put back could not be noted");
        }
        log.atInfo()
                .addKeyValue("requested_by", by)
                .addKeyValue("letter", letter.topic() + "-" + letter.partition() + "@" + letter.offset())
                .addKeyValue("replayed_to", done.topic() + "-" + done.partition() + "@" + done.offset())
                .log("a dead letter was put back");
        return new Outcome.Done(done, false);
    }

    private boolean claim(String note) {
        return Boolean.TRUE.equals(redis.opsForValue().setIfAbsent(note, UNDER_WAY, CLAIM));
    }

    /** What a note says; empty if it is none of ours. */
    private Optional<Outcome> read(String note) {
        try {
            String noted = redis.opsForValue().get(note);
            if (noted == null) {
                return Optional.of(new Outcome.UnderWay()); // until just now
            }
            if (noted.equals(UNDER_WAY)) {
                Long left = redis.getExpire(note);
                return left != null && left == NO_EXPIRY ? Optional.empty() : Optional.of(new Outcome.UnderWay());
            }
            return Optional.ofNullable(json.readValue(noted, Replay.class)).map(done -> new Outcome.Done(done, true));
        } catch (JacksonException e) {
            return Optional.empty();
        } catch (DataAccessException e) {
            if (CacheConnection.isCorrupt(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Replay put(ConsumerRecord<byte[], byte[]> letter, UUID by)
            throws InterruptedException, ExecutionException, TimeoutException {
        String original = letter.topic().substring(0, letter.topic().length() - Topics.DEAD_LETTER_SUFFIX.length());
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(original, letter.partition(), letter.key(), letter.value());
        for (Header header : letter.headers()) {
            if (!header.key().startsWith(LETTER_HEADERS)) {
                record.headers().add(header);
            }
        }
        // One for each is cheaper than one that waits: replays are rare.
        Producer<byte[], byte[]> producer = new KafkaProducer<>(
                producers.getConfigurationProperties(), new ByteArraySerializer(), new ByteArraySerializer());
        try {
            RecordMetadata at = producer.send(record).get(properties.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return new Replay(at.topic(), at.partition(), at.offset(), by, Instant.now());
        } finally {
            producer.close(CLOSE); // what is not acknowledged by now is given up
        }
    }
}

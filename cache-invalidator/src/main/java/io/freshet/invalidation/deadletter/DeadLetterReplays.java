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
 * Replays dead letters to their original partition, with the same bytes, key and headers. Each letter is replayed once;
 * a note in Redis records that for as long as Kafka keeps the letter. If the note is lost, a repeated call writes the
 * record twice, which every consumer must tolerate anyway. A record that fails again becomes a new letter, which can be
 * replayed in turn. Thread-safe.
 */
@Component
class DeadLetterReplays {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterReplays.class);
    private static final String LETTER_HEADERS = "kafka_dlt-";
    private static final String UNDER_WAY = "";
    /** The reply for a key without a TTL. */
    private static final long NO_EXPIRY = -1;

    /** Longer than a producer retries. A caller that dies does not block the letter forever. */
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

    /** The outcome of a replay. */
    sealed interface Outcome {
        /**
         * It has been replayed, now or earlier.
         *
         * @param where the replayed record is
         * @param repeated whether it was replayed before this call
         */
        record Done(Replay where, boolean repeated) implements Outcome {}

        /** Another call is replaying it. */
        record UnderWay() implements Outcome {}
    }

    /**
     * A replayed letter.
     *
     * @param topic the original topic
     * @param partition in that topic
     * @param offset the new offset
     * @param replayedBy the admin who requested it
     * @param replayedAt when it was replayed
     */
    record Replay(String topic, int partition, long offset, UUID replayedBy, Instant replayedAt) {}

    /**
     * Replays a letter, unless that has been done.
     *
     * @throws DataAccessException if Redis is unavailable; nothing was replayed
     * @throws ExecutionException if Kafka rejected it
     * @throws TimeoutException if Kafka did not acknowledge it in time; it may have been written nevertheless
     */
    Outcome replay(ConsumerRecord<byte[], byte[]> letter, UUID by)
            throws InterruptedException, ExecutionException, TimeoutException {
        // The timestamp distinguishes it from a letter at the same offset of a deleted and recreated topic.
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

    /** Reads a note; empty if it is not ours. */
    private Optional<Outcome> read(String note) {
        try {
            String noted = redis.opsForValue().get(note);
            if (noted == null) {
                return Optional.of(new Outcome.UnderWay()); // it was, until just now
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
        // A producer per replay is cheaper than an idle one: replays are rare.
        Producer<byte[], byte[]> producer = new KafkaProducer<>(
                producers.getConfigurationProperties(), new ByteArraySerializer(), new ByteArraySerializer());
        try {
            RecordMetadata at = producer.send(record).get(properties.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return new Replay(at.topic(), at.partition(), at.offset(), by, Instant.now());
        } finally {
            producer.close(CLOSE); // gives up on an unacknowledged record
        }
    }
}

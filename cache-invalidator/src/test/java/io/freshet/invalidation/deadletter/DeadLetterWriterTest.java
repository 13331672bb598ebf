package io.freshet.invalidation.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.events.Topics;
import io.freshet.invalidation.deadletter.DeadLetterWriter.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.mock.MockProducerFactory;

/** An unreadable record of any size becomes a dead letter, and does not block later ones. */
class DeadLetterWriterTest {
    private final Exception failure = new IllegalArgumentException("no record");

    private int mostBytes = 1_000_000;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
                @Override
                public synchronized Future<RecordMetadata> send(
                        ProducerRecord<String, byte[]> record, Callback callback) {
                    if (record.value().length > mostBytes) {
                        RecordTooLargeException tooLarge = new RecordTooLargeException("refused");
                        callback.onCompletion(null, tooLarge);
                        return CompletableFuture.failedFuture(tooLarge);
                    }
                    return super.send(record, callback);
                }

                @Override
                public void close(Duration timeout) {} // a real factory's stays open too
            };
    private final DeadLetterWriter letters = new DeadLetterWriter(
            new DeadLetterPublishingRecoverer(
                    new KafkaTemplate<>(new MockProducerFactory<>(() -> producer)),
                    (record, _) -> new TopicPartition(record.topic() + Topics.DEAD_LETTER_SUFFIX, record.partition())),
            metrics);

    @Test
    void whatIsTooLargeForItsTopicIsCut() {
        letters.keep(record(1_040_000), Reason.INVALID, failure);

        ProducerRecord<String, byte[]> letter = producer.history().getFirst();
        assertThat(letter.value()).hasSize(900_000);
        assertThat(letter.headers().lastHeader("freshet_cut").value())
                .isEqualTo("1040000".getBytes(StandardCharsets.US_ASCII));
        assertThat(metrics.get("dead_letters_total")
                        .tags("topic", Topics.PRODUCT_UPDATED, "reason", "invalid")
                        .counter()
                        .count())
                .isOne();
    }

    @Test
    void whatFitsIsKeptWholeOrTriedAgain() {
        letters.keep(record(1_000_000), Reason.MALFORMED, failure);
        assertThat(producer.history())
                .singleElement()
                .satisfies(letter -> assertThat(letter.value()).hasSize(1_000_000));

        mostBytes = 0; // as if Kafka accepted nothing
        assertThatThrownBy(() -> letters.keep(record(1_040_000), Reason.MALFORMED, failure))
                .isInstanceOf(KafkaException.class);
        assertThat(producer.history()).hasSize(1);
    }

    private static ConsumerRecord<String, byte[]> record(int bytes) {
        return new ConsumerRecord<>(Topics.PRODUCT_UPDATED, 3, 42L, "key", new byte[bytes]);
    }
}

package io.freshet.invalidation.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Reading the replay log continues, whatever happens to Kafka and whatever the log contains. */
class ReplayLogTest {
    private static final TopicPartition PARTITION = new TopicPartition(ReplayLog.TOPIC, 0);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Each attempt to read takes one consumer. */
    private final BlockingQueue<MockConsumer<String, byte[]>> consumers = new LinkedBlockingQueue<>();

    private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
    private final ReplayLog log = new ReplayLog(
            new Consumers(),
            new KafkaTemplate<>(
                    new DefaultKafkaProducerFactory<>(Map.of(), new StringSerializer(), new ByteArraySerializer())),
            JSON,
            new ReplayProperties(
                    1,
                    1,
                    1,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(6),
                    Duration.ofMinutes(5),
                    URI.create("http://127.0.0.1"),
                    1,
                    1,
                    1,
                    Duration.ofSeconds(30)),
            pauses::add);

    private final class Consumers implements ConsumerFactory<String, byte[]> {
        @Override
        public Consumer<String, byte[]> createConsumer(
                @Nullable String group,
                @Nullable String prefix,
                @Nullable String suffix,
                @Nullable Properties settings) {
            try {
                return consumers.take();
            } catch (InterruptedException e) {
                throw new org.apache.kafka.common.errors.InterruptException(e);
            }
        }

        @Override
        public Consumer<String, byte[]> createConsumer(
                @Nullable String group, @Nullable String prefix, @Nullable String suffix) {
            return createConsumer(group, prefix, suffix, null);
        }

        @Override
        public boolean isAutoCommit() {
            return false;
        }
    }

    @AfterEach
    void stop() {
        log.stop();
    }

    @Test
    void whoHasReadBeginsAnewWithAShortPause() throws Exception {
        log.start();
        List<Long> growing = new ArrayList<>();
        for (int failure = 0; failure < 6; failure++) {
            consumers.add(failing());
            growing.add(takePause());
        }
        // jitter shortens each to as little as half
        assertThat(growing.getFirst()).isLessThanOrEqualTo(200);
        assertThat(growing.getLast()).isGreaterThan(2_000);

        MockConsumer<String, byte[]> reading = reading(0);
        consumers.add(reading);
        log.readBook();
        log.readLatestBook(); // one more poll
        reading.setPollException(new KafkaException("gone"));

        assertThat(takePause()).isLessThanOrEqualTo(200);
    }

    /** An unreadable entry must not block later ones forever. */
    @Test
    void anEntryThatIsNoneIsPassedOver() throws Exception {
        UUID id = UUID.randomUUID();
        byte[] requested = JSON.writerFor(ReplayEntry.class)
                .writeValueAsBytes(new ReplayEntry.Requested(
                        id, new ReplayOrder(id, "EARLIEST", List.of(), false, Instant.EPOCH), id, Map.of()));
        List<byte @Nullable []> entries = new ArrayList<>();
        entries.add(null);
        for (String garbage : List.of("", "null", "{}", "[]", "{\"entry\":\"requested\"}", "{\"entry\":\"ended\"}")) {
            entries.add(garbage.getBytes(StandardCharsets.UTF_8));
        }
        entries.add(requested);
        MockConsumer<String, byte[]> reading = reading(entries.size());
        reading.schedulePollTask(() -> {
            for (int offset = 0; offset < entries.size(); offset++) {
                reading.addRecord(new ConsumerRecord<>(ReplayLog.TOPIC, 0, offset, "key", entries.get(offset)));
            }
        });
        consumers.add(reading);

        log.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> log.book().find(id) != null);
        assertThat(log.readBook().running()).isNotNull();
        assertThat(pauses).isEmpty();
    }

    private long takePause() throws InterruptedException {
        return Objects.requireNonNull(pauses.poll(60, TimeUnit.SECONDS)).toMillis();
    }

    private static MockConsumer<String, byte[]> failing() {
        MockConsumer<String, byte[]> consumer = reading(0);
        consumer.setOffsetsException(new KafkaException("not there"));
        consumer.setPollException(new KafkaException("not there"));
        return consumer;
    }

    private static MockConsumer<String, byte[]> reading(long end) {
        MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        return consumer;
    }
}
